// labels: unit
#include "autodiff/kernels/gemm.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <vector>
#include <xtensor/xarray.hpp>
#include <xtensor/xmath.hpp>
#include <xtensor/xview.hpp>

#include "autodiff/kernels/thin_gemm.hpp"
#include "base/parallel.hpp"
#include "base/random.hpp"

using namespace vqgrad;
using kernels::Transpose;

namespace {

struct Sizes {
  std::size_t m, n, k;
};

/// Whole and partial tiles, panels and depths, and the widths at which is_thin changes.
const std::vector<Sizes> sizes{{1, 1, 1},   {3, 5, 2},     {8, 16, 4},    {9, 17, 5},    {20, 33, 7},
                               {5, 8, 300}, {17, 40, 513}, {64, 176, 16}, {12, 192, 31}, {12, 193, 31}};

template <class T>
xt::xarray<T> drawn(std::size_t rows, std::size_t columns, std::uint64_t seed) {
  xt::xarray<T> values = xt::xarray<T>::from_shape({rows, columns});
  Random(seed).fill_uniform(std::span<T>(values.data(), values.size()), T(-1), T(1));
  return values;
}

/// A and B as gemm takes them: stored transposed if the product transposes them.
template <class T>
xt::xarray<T> stored(const xt::xarray<T>& matrix, Transpose t) {
  xt::xarray<T> result = matrix;
  if (t == Transpose::yes) result = xt::transpose(matrix);
  return result;
}

template <class T, class Gemm>
void agrees_with_xtensor(const Gemm& gemm, double tolerance) {
  for (const auto [m, n, k] : sizes)
    for (const Transpose ta : {Transpose::no, Transpose::yes})
      for (const Transpose tb : {Transpose::no, Transpose::yes})
        for (const T beta : {T(0), T(0.5)}) {
          BOOST_TEST_INFO("m " << m << ", n " << n << ", k " << k << ", transposed " << (ta == Transpose::yes)
                               << (tb == Transpose::yes) << ", beta " << beta);
          const auto a = drawn<T>(m, k, 1), b = drawn<T>(k, n, 2), before = drawn<T>(m, n, 3);
          const xt::xarray<double> wide_a = a, wide_b = b;
          const xt::xarray<double> product = xt::sum(
              xt::view(wide_a, xt::all(), xt::all(), xt::newaxis()) * xt::view(wide_b, xt::newaxis()), {1});
          const xt::xarray<double> expected = 2 * product + beta * before;
          const auto left = stored(a, ta), right = stored(b, tb);
          auto c = before;
          if (beta == T(0)) c.fill(std::nanf(""));  // must not be read
          gemm(ta, tb, m, n, k, T(2), left.data(), right.data(), beta, c.data());
          double worst = 0;
          for (std::size_t i = 0; i < c.size(); ++i) {
            const double error = std::abs(static_cast<double>(c.data()[i]) - expected.data()[i]);
            worst = std::isnan(error) ? HUGE_VAL : std::max(worst, error);
          }
          BOOST_TEST(worst <= tolerance * std::sqrt(static_cast<double>(k)));
        }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(gemm)

BOOST_AUTO_TEST_CASE(agrees_with_xtensor_in_float) { agrees_with_xtensor<float>(kernels::gemm<float>, 4e-6); }
BOOST_AUTO_TEST_CASE(agrees_with_xtensor_in_double) {
  agrees_with_xtensor<double>(kernels::gemm<double>, 4e-15);
}
BOOST_AUTO_TEST_CASE(thin_agrees_with_xtensor_in_float) {
  agrees_with_xtensor<float>(kernels::thin_gemm<float>, 4e-6);
}
BOOST_AUTO_TEST_CASE(thin_agrees_with_xtensor_in_double) {
  agrees_with_xtensor<double>(kernels::thin_gemm<double>, 4e-15);
}

BOOST_AUTO_TEST_CASE(no_inner_size_leaves_beta_c) {
  std::vector<float> c{1, 2, 3, 4};
  kernels::gemm<float>(Transpose::no, Transpose::no, 2, 2, 0, 1, nullptr, nullptr, 0.5f, c.data());
  BOOST_TEST(c == (std::vector<float>{0.5f, 1, 1.5f, 2}), boost::test_tools::per_element());
  kernels::gemm<float>(Transpose::no, Transpose::no, 2, 2, 0, 1, nullptr, nullptr, 0, c.data());
  BOOST_TEST(c == std::vector<float>(4, 0.f), boost::test_tools::per_element());
}

/// A served model must answer one user alone as it would in a batch.
template <class T>
void a_row_has_the_same_bits(std::size_t n, std::size_t k) {
  BOOST_TEST_CONTEXT("n " << n << ", k " << k << ", " << sizeof(T) << " bytes") {
    const std::size_t m = 2051;
    const auto a = drawn<T>(m, k, 1), b = drawn<T>(k, n, 2);
    std::vector<T> all(m * n), shared(m * n), one(n);
    const auto product = [&](std::size_t rows, const T* from, T* to) {
      kernels::gemm<T>(Transpose::no, Transpose::no, rows, n, k, 1, from, b.data(), 0, to);
    };
    product(m, a.data(), all.data());
    set_threads(2);
    product(m, a.data(), shared.data());
    set_threads(1);
    BOOST_TEST((all == shared));
    for (const std::size_t row : {std::size_t{0}, std::size_t{9}, m - 1}) {
      product(1, a.data() + row * k, one.data());
      BOOST_TEST(std::equal(one.begin(), one.end(), all.begin() + static_cast<std::ptrdiff_t>(row * n)));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_row_has_the_same_bits_in_any_batch_and_on_two_threads) {
  for (const std::size_t n : {4u, 6u, 8u, 12u, 16u, 24u})
    for (const std::size_t k : {2u, 3u, 16u, 300u}) {
      if (kernels::is_thin<float>(n)) a_row_has_the_same_bits<float>(n, k);
      if (kernels::is_thin<double>(n)) a_row_has_the_same_bits<double>(n, k);
    }
}

BOOST_AUTO_TEST_CASE(long_sums_keep_their_digits) {
  const std::size_t k = 1 << 20;
  const std::vector<float> a(k, 0.1f), b(k * 16, 1.f);
  std::vector<float> c(16);
  kernels::thin_gemm<float>(Transpose::no, Transpose::no, 1, 16, k, 1, a.data(), b.data(), 0, c.data());
  BOOST_TEST(c[3] == 0.1 * static_cast<double>(k), boost::test_tools::tolerance(1e-4));
}

BOOST_AUTO_TEST_SUITE_END()
