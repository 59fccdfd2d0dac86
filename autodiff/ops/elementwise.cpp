#include "autodiff/ops/elementwise.hpp"

#include <fmt/format.h>

#include <cmath>

#include "autodiff/kernels/signed_root.hpp"
#include "autodiff/kernels/transcendental.hpp"
#include "autodiff/ops/unary.hpp"

namespace vqgrad {
namespace {
extern const Op square_op, sqrt_op, signed_root_op, pow_op, exp_op, expm1_op, log_op, log1p_op, abs_op,
    clamp_op;
}  // namespace

template <class T>
Var<T> square(Var<T> x, Here here) {
  return unary(
      square_op, x, [](T v) { return v * v; }, [](T v, T, T g) { return 2 * v * g; }, here);
}

template <class T>
Var<T> sqrt(Var<T> x, Here here) {
  return unary(
      sqrt_op, x, [](T v) { return std::sqrt(v); }, [](T, T y, T g) { return g / (2 * y); }, here);
}

template <class T>
Var<T> signed_root(Var<T> x, Here here) {
  return unary(
      signed_root_op, x, [](T v) { return kernels::signed_root(v); },
      [](T v, T, T g) { return kernels::signed_root_gradient(v, g); }, here);
}

template <class T>
Var<T> pow(Var<T> x, double exponent, Here here) {
  const T p = static_cast<T>(exponent);
  return unary(
      pow_op, x, [p](T v) { return std::pow(v, p); },
      [p](T v, T, T g) { return p == 0 ? T(0) : g * p * std::pow(v, p - 1); }, here);
}

template <class T>
Var<T> exp(Var<T> x, Here here) {
  return unary(
      exp_op, x, kernels::exp<T>, [](T, T y, T g) { return g * y; }, here);
}

template <class T>
Var<T> expm1(Var<T> x, Here here) {
  return unary(
      expm1_op, x, kernels::expm1<T>, [](T, T y, T g) { return g * (y + 1); }, here);
}

template <class T>
Var<T> log(Var<T> x, Here here) {
  return unary(
      log_op, x, kernels::log<T>, [](T v, T, T g) { return g / v; }, here);
}

template <class T>
Var<T> log1p(Var<T> x, Here here) {
  return unary(
      log1p_op, x, kernels::log1p<T>, [](T v, T, T g) { return g / (1 + v); }, here);
}

template <class T>
Var<T> abs(Var<T> x, Here here) {
  return unary(
      abs_op, x, [](T v) { return std::abs(v); }, [](T v, T, T g) { return v > 0   ? g
                                                                           : v < 0 ? -g
                                                                                   : T(0); },
      here);
}

template <class T>
Var<T> clamp(Var<T> x, double low, double high, Here here) {
  if (!(low <= high))
    fail(clamp_op, x, fmt::format("[{}, {}] is no interval to clamp {} to: low <= high", low, high, x.text()),
         here);
  const T l = static_cast<T>(low), h = static_cast<T>(high);
  // NaN stays NaN: both comparisons are false.
  return unary(
      clamp_op, x, [=](T v) { return v < l   ? l
                                     : v > h ? h
                                             : v; },
      [=](T v, T, T g) { return v >= l && v <= h ? g : T(0); }, here);
}

#define INSTANTIATE(T)                       \
  template Var<T> square(Var<T>, Here);      \
  template Var<T> sqrt(Var<T>, Here);        \
  template Var<T> signed_root(Var<T>, Here); \
  template Var<T> pow(Var<T>, double, Here); \
  template Var<T> exp(Var<T>, Here);         \
  template Var<T> expm1(Var<T>, Here);       \
  template Var<T> log(Var<T>, Here);         \
  template Var<T> log1p(Var<T>, Here);       \
  template Var<T> abs(Var<T>, Here);         \
  template Var<T> clamp(Var<T>, double, double, Here);
INSTANTIATE(float)
INSTANTIATE(double)
#undef INSTANTIATE

namespace {

const Op square_op({
    .name = "square",
    .formula = "y = x^2",
    .samples = unary_samples([](auto&, auto x) { return square(x[0]); }),
    .accepts_everything = true,
});

const Op sqrt_op({
    .name = "sqrt",
    .formula = "y = sqrt(x), x >= 0",
    .samples = unary_samples([](auto&, auto x) { return sqrt(x[0]); }, 0.1, 4),
    .accepts_everything = true,
});

const Op signed_root_op({
    .name = "signed_root",
    .formula = "y = x / sqrt(|x| + 1e-12), sign(x) sqrt|x| except at 0",
    .samples = unary_samples([](auto&, auto x) { return signed_root(x[0]); }, -2, 2, {0}),
    .accepts_everything = true,
});

const Op pow_op({
    .name = "pow",
    .formula = "y = x^p, dy/dx = p x^(p - 1), 0 for p = 0",
    .samples = unary_samples([](auto&, auto x) { return pow(x[0], 1.5); }, 0.1, 4, {},
                             {{"cube", {{2, 3}}, [](auto&, auto x) { return pow(x[0], 3); }},
                              {"reciprocal", {{2, 3}}, [](auto&, auto x) { return pow(x[0], -1); }, 0.3, 2},
                              {"to the 0", {{2, 3}}, [](auto&, auto x) { return pow(x[0], 0); }},
                              {"to the 1", {{2, 3}}, [](auto&, auto x) { return pow(x[0], 1); }}}),
    .accepts_everything = true,
});

const Op exp_op({
    .name = "exp",
    .formula = "y = e^x",
    .samples = unary_samples([](auto&, auto x) { return exp(x[0]); }),
    .accepts_everything = true,
});

const Op expm1_op({
    .name = "expm1",
    .formula = "y = e^x - 1",
    .samples = unary_samples([](auto&, auto x) { return expm1(x[0]); }),
    .accepts_everything = true,
});

const Op log_op({
    .name = "log",
    .formula = "y = ln x, x > 0",
    .samples = unary_samples([](auto&, auto x) { return log(x[0]); }, 0.1, 4),
    .accepts_everything = true,
});

const Op log1p_op({
    .name = "log1p",
    .formula = "y = ln(1 + x), x > -1",
    .samples = unary_samples([](auto&, auto x) { return log1p(x[0]); }, -0.9, 4),
    .accepts_everything = true,
});

const Op abs_op({
    .name = "abs",
    .formula = "y = |x|, dy/dx = sign x, 0 at 0",
    .samples = unary_samples([](auto&, auto x) { return abs(x[0]); }, -2, 2, {0}),
    .accepts_everything = true,
});

const Op clamp_op({
    .name = "clamp",
    .formula = "y = min(max(x, low), high), dy/dx = 1 inside and at the borders, 0 outside",
    .samples = unary_samples([](auto&, auto x) { return clamp(x[0], -0.5, 1); }, -2, 2, {-0.5, 1}),
    .errors = {{{{2}},
                [](auto&, auto x) { return clamp(x[0], 1, -1); },
                "[1, -1] is no interval to clamp #0 (2) to"}},
});

}  // namespace
}  // namespace vqgrad
