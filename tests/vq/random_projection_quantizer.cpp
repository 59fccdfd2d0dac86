// labels: unit
#include "vq/random_projection_quantizer.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <utility>
#include <vector>

#include "tests/support/says.hpp"
#include "tests/support/tape_cases.hpp"

using namespace vqgrad;
using namespace vqgrad::tests;
using boost::test_tools::per_element;

BOOST_AUTO_TEST_SUITE(random_projection_quantizer)

BOOST_AUTO_TEST_CASE(a_random_projection_has_orthonormal_columns_and_nothing_to_train) {
  Parameters<double> parameters;
  const RandomProjectionQuantizer<double> quantizer{parameters / "q", 7, 3, 5};
  const auto p = std::as_const(parameters).at("q.projection").values();
  for (std::size_t a = 0; a < 3; ++a)
    for (std::size_t b = 0; b < 3; ++b) {
      double sum = 0;
      for (std::size_t k = 0; k < 7; ++k) sum += p[k * 3 + a] * p[k * 3 + b];
      BOOST_TEST(std::abs(sum - (a == b)) < 1e-12);
    }
  BOOST_TEST(parameters.trainable_values() == 0u);
}

BOOST_AUTO_TEST_CASE(labels_are_of_directions) {
  Parameters<double> parameters;
  const RandomProjectionQuantizer<double> quantizer{parameters / "q", 4, 2, 16};
  std::vector<double> z(400);
  Random(3).fill_normal(std::span<double>(z), 0, 1);
  const auto codes = quantizer.encode(z);
  for (std::size_t k = 0; k < z.size(); ++k) z[k] *= 1 + static_cast<double>(k / 4);
  BOOST_TEST(quantizer.encode(z) == codes, per_element());
  for (const double x : quantizer.decode(codes)) BOOST_TEST(std::abs(x) <= 1 + 1e-12);
}

BOOST_AUTO_TEST_CASE(impossible_sizes_are_refused) {
  Parameters<double> parameters;
  BOOST_CHECK_EXCEPTION((RandomProjectionQuantizer<double>{parameters / "q", 2, 3, 4}), UsageError,
                        says("got 2 to 3, 4 codes"));
  BOOST_CHECK_THROW((RandomProjectionQuantizer<double>{parameters / "q", 2, 0, 4}), UsageError);
  BOOST_CHECK_THROW((RandomProjectionQuantizer<double>{parameters / "q", 2, 1, 0}), UsageError);
  BOOST_TEST(parameters.size() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
