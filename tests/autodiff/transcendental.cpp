// labels: unit
#include "autodiff/kernels/transcendental.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "base/parallel.hpp"

using namespace vqgrad;

namespace {

using Long = long double;

template <class T>
using Kernel = void (*)(std::span<const T>, std::span<T>);

struct Function {
  const char* name;
  Kernel<float> in_float;
  Kernel<double> in_double;
  Long (*exact)(Long);
  double low, high;  ///< nothing under- or overflows here in float
  bool relative = true;
};

Long normal_distribution(Long x) { return std::erfc(-x / std::numbers::sqrt2_v<Long>) / 2; }
Long normal_density(Long x) { return std::exp(-x * x / 2) / std::sqrt(2 * std::numbers::pi_v<Long>); }

#define BOTH(name) #name, kernels::name < float>, kernels::name < double>
const Function functions[] = {
    {BOTH(exp), [](Long x) { return std::exp(x); }, -80, 80},
    {BOTH(expm1), [](Long x) { return std::expm1(x); }, -4, 20},
    {BOTH(log), [](Long x) { return std::log(x); }, 1e-6, 100},
    {BOTH(log1p), [](Long x) { return std::log1p(x); }, -0.5, 10},
    {BOTH(tanh), [](Long x) { return std::tanh(x); }, -12, 12},
    {BOTH(sigmoid), [](Long x) { return 1 / (1 + std::exp(-x)); }, -80, 80},
    {BOTH(softplus), [](Long x) { return std::max(x, Long(0)) + std::log1p(std::exp(-std::abs(x))); }, -80,
     80},
    {BOTH(gelu), [](Long x) { return x * normal_distribution(x); }, -12, 12, false},
    {BOTH(gelu_slope), [](Long x) { return normal_distribution(x) + x * normal_density(x); }, -12, 12, false},
};
#undef BOTH

template <class T>
std::vector<T> apply(Kernel<T> kernel, std::vector<T> x) {
  kernel(x, x);
  return x;
}

template <class T>
std::vector<T> grid(const Function& f, std::size_t count) {
  std::vector<T> x(count);
  for (std::size_t k = 0; k < count; ++k)
    x[k] = static_cast<T>(f.low + (f.high - f.low) * static_cast<double>(k) / static_cast<double>(count));
  return x;
}

/// The worst error, in units in the last place or, if the tails cancel, in epsilon max(1, |y|).
template <class T>
double worst_error(const Function& f, Kernel<T> kernel) {
  const auto x = grid<T>(f, 40'003);
  const auto y = apply(kernel, x);
  double worst = 0;
  for (std::size_t k = 0; k < x.size(); ++k) {
    const Long exact = f.exact(x[k]);
    const T size = std::abs(static_cast<T>(exact));
    const T unit = f.relative ? std::nextafter(size, std::numeric_limits<T>::infinity()) - size
                              : std::numeric_limits<T>::epsilon() * std::max(T(1), size);
    const auto error = static_cast<double>(std::abs(y[k] - exact) / unit);
    worst = std::max(worst, std::isnan(error) ? HUGE_VAL : error);
  }
  return worst;
}

/// Each element alone, in a padded register, and in the middle of others.
template <class T>
bool depends_on_place(const Function& f, Kernel<T> kernel) {
  const auto x = grid<T>(f, 131);
  const auto y = apply(kernel, x);
  for (std::size_t k = 0; k < x.size(); ++k)
    if (apply(kernel, {x[k]})[0] != y[k]) return true;
  return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(transcendental)

BOOST_AUTO_TEST_CASE(agrees_with_the_standard_library) {
  for (const Function& f : functions) {
    const double limit = f.relative ? 4 : 64;
    BOOST_TEST(worst_error(f, f.in_float) <= limit, f.name << " in float: " << worst_error(f, f.in_float));
    BOOST_TEST(worst_error(f, f.in_double) <= limit, f.name << " in double: " << worst_error(f, f.in_double));
  }
}

BOOST_AUTO_TEST_CASE(value_does_not_depend_on_place) {
  for (const Function& f : functions) {
    BOOST_TEST(!depends_on_place(f, f.in_float), f.name << " in float");
    BOOST_TEST(!depends_on_place(f, f.in_double), f.name << " in double");
  }
}

BOOST_AUTO_TEST_CASE(value_does_not_depend_on_threads) {
  for (const Function& f : functions) {
    const auto x = grid<float>(f, 50'001);
    const auto alone = apply(f.in_float, x);
    set_threads(2);
    const auto shared = apply(f.in_float, x);
    set_threads(1);
    BOOST_TEST((alone == shared), f.name);
  }
}

BOOST_AUTO_TEST_CASE(ends_of_the_line) {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  const std::vector<float> x{-infinity, -1000, 1000, infinity};
  const auto is = [&](Kernel<float> kernel, std::vector<float> expected) {
    return apply(kernel, x) == expected;
  };
  BOOST_TEST(is(kernels::exp<float>, {0, 0, infinity, infinity}));
  BOOST_TEST(is(kernels::expm1<float>, {-1, -1, infinity, infinity}));
  BOOST_TEST(is(kernels::tanh<float>, {-1, -1, 1, 1}));
  BOOST_TEST(is(kernels::sigmoid<float>, {0, 0, 1, 1}));
  BOOST_TEST(is(kernels::softplus<float>, {0, 0, 1000, infinity}));
  BOOST_TEST(apply<float>(kernels::log<float>, {0})[0] == -infinity);
  BOOST_TEST(apply<float>(kernels::log1p<float>, {-1})[0] == -infinity);
  BOOST_TEST(std::isnan(apply<float>(kernels::log<float>, {-1})[0]));
}

BOOST_AUTO_TEST_SUITE_END()
