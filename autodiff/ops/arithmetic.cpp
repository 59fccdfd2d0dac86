#include "autodiff/ops/arithmetic.hpp"

#include "autodiff/kernels/fill.hpp"
#include "autodiff/ops/binary.hpp"
#include "autodiff/ops/unary.hpp"

namespace vqgrad {
namespace {
extern const Op add_op, subtract_op, multiply_op, divide_op, negate_op;
}  // namespace

template <class T>
Var<T> add(Var<T> a, Var<T> b, Here here) {
  return binary(
      add_op, a, b, [](T p, T q) { return p + q; },
      [](Context<T>& c) {
        const auto g = c.gradient();
        const auto copy = [&](std::span<T> d) { kernels::copy(g.span(), d); };
        c.accumulate(0, g.shape, copy);
        c.accumulate(1, g.shape, copy);
      },
      here);
}

template <class T>
Var<T> subtract(Var<T> a, Var<T> b, Here here) {
  return binary(
      subtract_op, a, b, [](T p, T q) { return p - q; },
      [](Context<T>& c) {
        const auto g = c.gradient();
        c.accumulate(0, g.shape, [&](std::span<T> d) { kernels::copy(g.span(), d); });
        c.accumulate(1, g.shape,
                     [&](std::span<T> d) { kernels::fill(d, [=](std::size_t k) { return -g[k]; }); });
      },
      here);
}

template <class T>
Var<T> multiply(Var<T> a, Var<T> b, Here here) {
  const auto product = [](T p, T q) { return p * q; };
  return binary(
      multiply_op, a, b, product,
      [=](Context<T>& c) {
        const auto x = c.operand(0), y = c.operand(1), g = c.gradient();
        c.accumulate(0, g.shape, [&](std::span<T> d) { apply(g, y, d, g.shape, product); });
        c.accumulate(1, g.shape, [&](std::span<T> d) { apply(g, x, d, g.shape, product); });
      },
      here);
}

template <class T>
Var<T> divide(Var<T> a, Var<T> b, Here here) {
  const auto quotient = [](T p, T q) { return p / q; };
  return binary(
      divide_op, a, b, quotient,
      [=](Context<T>& c) {
        const auto b_values = c.operand(1), g = c.gradient();
        const auto y = c.result();
        const auto over_b = [&](std::span<T> d) { apply(g, b_values, d, g.shape, quotient); };
        c.accumulate(0, g.shape, over_b);
        c.accumulate(1, g.shape, [&](std::span<T> d) {
          over_b(d);
          kernels::fill(d, [=](std::size_t k) { return d[k] * -y[k]; });
        });
      },
      here);
}

template <class T>
Var<T> negate(Var<T> x, Here here) {
  return unary(
      negate_op, x, [](T v) { return -v; }, [](T, T, T g) { return -g; }, here);
}

#define INSTANTIATE(T)                            \
  template Var<T> add(Var<T>, Var<T>, Here);      \
  template Var<T> subtract(Var<T>, Var<T>, Here); \
  template Var<T> multiply(Var<T>, Var<T>, Here); \
  template Var<T> divide(Var<T>, Var<T>, Here);   \
  template Var<T> negate(Var<T>, Here);
INSTANTIATE(float)
INSTANTIATE(double)
#undef INSTANTIATE

namespace {

constexpr auto call_add = [](auto&, auto x) { return x[0] + x[1]; };
const Op add_op({
    .name = "add",
    .formula = "y = a + b, with broadcasting",
    .samples = binary_samples(call_add, -2, 2,
                              {{"number", {{3}}, [](auto&, auto x) { return 2 + x[0]; }},
                               {"itself", {{3}}, [](auto&, auto x) { return x[0] + x[0]; }}}),
    .errors = binary_errors(call_add),
});

constexpr auto call_subtract = [](auto&, auto x) { return x[0] - x[1]; };
const Op subtract_op({
    .name = "subtract",
    .formula = "y = a - b, with broadcasting",
    .samples = binary_samples(call_subtract, -2, 2,
                              {{"middle axis", {{2, 1, 2}, {3, 1}}, call_subtract},
                               {"number", {{3}}, [](auto&, auto x) { return 2 - x[0]; }},
                               {"itself", {{3}}, [](auto&, auto x) { return x[0] - x[0]; }}}),
    .errors = binary_errors(call_subtract),
});

constexpr auto call_multiply = [](auto&, auto x) { return x[0] * x[1]; };
const Op multiply_op({
    .name = "multiply",
    .formula = "y = a b, element by element, with broadcasting",
    .samples = binary_samples(call_multiply, -2, 2,
                              {{"number", {{3}}, [](auto&, auto x) { return 2 * x[0]; }},
                               {"itself", {{3}}, [](auto&, auto x) { return x[0] * x[0]; }}}),
    .errors = binary_errors(call_multiply),
});

constexpr auto call_divide = [](auto&, auto x) { return x[0] / x[1]; };
const Op divide_op({
    .name = "divide",
    .formula = "y = a / b, with broadcasting",
    .samples = binary_samples(call_divide, 0.5, 3,
                              {{"middle axis", {{2, 1, 2}, {3, 1}}, call_divide, 0.5, 3},
                               {"number", {{3}}, [](auto&, auto x) { return 2 / x[0]; }, 0.5, 3},
                               {"itself", {{3}}, [](auto&, auto x) { return x[0] / x[0]; }, 0.5, 3}}),
    .errors = binary_errors(call_divide),
});

const Op negate_op({
    .name = "negate",
    .formula = "y = -x",
    .samples = unary_samples([](auto&, auto x) { return negate(x[0]); }),
    .accepts_everything = true,
});

}  // namespace
}  // namespace vqgrad
