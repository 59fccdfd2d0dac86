#include "autodiff/ops/elementwise.hpp"

#include "autodiff/ops/select.hpp"

namespace vqgrad {
namespace {

const Op op({
    .name = "minimum",
    .formula = "y = min(a, b), with broadcasting; at a tie each operand gets half of the gradient",
    .samples = {{"same shape", {{2, 3}, {2, 3}}, [](auto&, auto x) { return minimum(x[0], x[1]); }},
                {"row", {{2, 3}, {3}}, [](auto&, auto x) { return minimum(x[0], x[1]); }},
                {"column with row", {{2, 1}, {3}}, [](auto&, auto x) { return minimum(x[0], x[1]); }},
                {"scalar", {{}, {2, 2}}, [](auto&, auto x) { return minimum(x[0], x[1]); }},
                {"middle axis", {{2, 1, 2}, {3, 1}}, [](auto&, auto x) { return minimum(x[0], x[1]); }},
                {"empty", {{0, 3}, {3}}, [](auto&, auto x) { return minimum(x[0], x[1]); }}},
    .errors = {{{{2, 3}, {2}},
                [](auto&, auto x) { return minimum(x[0], x[1]); },
                "shapes do not broadcast: #0 (2, 3) and #1 (2)"}},
});

}  // namespace

template <class T>
Var<T> minimum(Var<T> a, Var<T> b, Here here) {
  return select(
      op, a, b, [](T p, T q) { return p < q || p != p ? p : q; },
      [](T p, T q) { return p == q  ? T(0.5)
                            : p < q ? T(1)
                                    : T(0); }, here);
}

template Var<float> minimum(Var<float>, Var<float>, Here);
template Var<double> minimum(Var<double>, Var<double>, Here);

}  // namespace vqgrad
