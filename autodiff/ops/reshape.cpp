#include <algorithm>

#include "autodiff/errors.hpp"
#include "autodiff/ops/shaping.hpp"

namespace vqgrad {
namespace {

const Op op({
    .name = "reshape",
    .formula = "y[k] = x[k] in row-major order",
    .samples = {{"to a matrix", {{6}}, [](auto&, auto x) { return reshape(x[0], {2, 3}); }},
                {"to a scalar", {{1, 1}}, [](auto&, auto x) { return reshape(x[0], {}); }},
                {"empty", {{0, 3}}, [](auto&, auto x) { return reshape(x[0], {3, 0}); }}},
    .errors = {{{{2, 3}}, [](auto&, auto x) { return reshape(x[0], {4}); }, "6 elements do not fill (4)"}},
});

}  // namespace

template <class T>
Var<T> reshape(Var<T> x, const Shape& shape, Here here) {
  if (x.size() != shape.size())
    fail(op, x.text() + ": its " + std::to_string(x.size()) + " elements do not fill " + shape.text(), here);
  return x.tape().record(
      op, {x.id()}, shape,
      [](Context<T>& c) {
        const auto from = c.operand(0).span();
        std::copy(from.begin(), from.end(), c.result().data);
      },
      [](Context<T>& c) {
        const auto g = c.gradient().span();
        c.accumulate(0, [&](std::span<T> d) { std::copy(g.begin(), g.end(), d.begin()); });
      },
      here);
}

template Var<float> reshape(Var<float>, const Shape&, Here);
template Var<double> reshape(Var<double>, const Shape&, Here);

}  // namespace vqgrad
