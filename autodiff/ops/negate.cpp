#include "autodiff/ops/unary.hpp"

namespace vqgrad {
namespace {

const Op op({
    .name = "negate",
    .formula = "y = -x",
    .samples = {{"matrix", {{2, 3}}, [](auto&, auto x) { return negate(x[0]); }},
                {"scalar", {{}}, [](auto&, auto x) { return negate(x[0]); }},
                {"longer than a register", {{29}}, [](auto&, auto x) { return negate(x[0]); }},
                {"times its operand", {{3}}, [](auto&, auto x) { return negate(x[0]) * x[0]; }},
                {"empty", {{0, 3}}, [](auto&, auto x) { return negate(x[0]); }}},
    .accepts_everything = true,
});

}  // namespace

template <class T>
Var<T> negate(Var<T> x, Here here) {
  return unary(op, x, [](T v) { return -v; }, [](T, T, T g) { return -g; }, here);
}

template Var<float> negate(Var<float>, Here);
template Var<double> negate(Var<double>, Here);

}  // namespace vqgrad
