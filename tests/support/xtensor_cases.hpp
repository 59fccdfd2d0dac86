#pragma once
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <span>
#include <vector>
#include <xtensor/xarray.hpp>

#include "base/random.hpp"

// Ops against xtensor's own sums and products.
namespace vqgrad::tests {

using Array = xt::xarray<double>;

inline Array drawn(std::vector<std::size_t> shape, std::uint64_t seed = 1) {
  Array values = Array::from_shape(shape);
  Random(seed).fill_uniform(std::span<double>(values.data(), values.size()), -2.0, 2.0);
  return values;
}

/// Element by element, by the standard library: xtensor's own would be the vectorized one that is tested.
inline Array mapped(Array x, double (*f)(double)) {
  std::transform(x.data(), x.data() + x.size(), x.data(), f);
  return x;
}

inline void require_close(std::span<const double> got, const Array& expected) {
  BOOST_REQUIRE_EQUAL(got.size(), expected.size());
  for (std::size_t k = 0; k < got.size(); ++k)
    BOOST_TEST(got[k] == expected.data()[k], boost::test_tools::tolerance(1e-12));
}

}  // namespace vqgrad::tests
