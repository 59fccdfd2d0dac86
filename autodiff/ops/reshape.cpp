#include <algorithm>

#include "autodiff/errors.hpp"
#include "autodiff/ops/shaping.hpp"

namespace vqgrad {
namespace {
extern const Op reshape_op;
}  // namespace

template <class T>
Var<T> reshape(Var<T> x, const Shape& shape, Here here) {
  if (x.size() != shape.size())
    fail(reshape_op, x,
         x.text() + " has " + std::to_string(x.size()) + " elements, " + shape.text() + " takes " +
             std::to_string(shape.size()),
         here);
  return x.tape().record(
      reshape_op, {x.id()}, shape,
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

namespace {

const Op reshape_op({
    .name = "reshape",
    .formula = "y = the elements of x in row-major order under another shape",
    .samples = {{"flat", {{2, 3}}, [](auto&, auto x) { return reshape(x[0], {6}); }},
                {"another axis",
                 {{6}},
                 [](auto&, auto x) {
                   return reshape(x[0], {1, 2, 3});
                 }},
                {"scalar", {{1, 1}}, [](auto&, auto x) { return reshape(x[0], {}); }},
                {"empty",
                 {{0, 3}},
                 [](auto&, auto x) {
                   return reshape(x[0], {2, 0});
                 }}},
    .errors = {{{{2, 3}},
                [](auto&, auto x) {
                  return reshape(x[0], {4, 2});
                },
                "#0 (2, 3) has 6 elements, (4, 2) takes 8"}},
});

}  // namespace
}  // namespace vqgrad
