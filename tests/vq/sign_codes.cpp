// labels: unit
// The two quantizers whose codes are signs.
#include "vq/sign_codes.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <vector>

#include "tests/support/says.hpp"
#include "tests/support/tape_cases.hpp"
#include "vq/binary_spherical_quantizer.hpp"
#include "vq/lookup_free_quantizer.hpp"

using namespace vqgrad;
using namespace vqgrad::tests;
using boost::test_tools::per_element;
using boost::test_tools::tolerance;

namespace {

/// 16 rows: each of the 16 signs of four numbers of that size, or the first for all.
std::vector<double> rows(double size, bool spread) {
  std::vector<double> values;
  for (int k = 0; k < 16; ++k)
    for (int d = 0; d < 4; ++d) values.push_back(spread && (k >> d & 1) ? size : -size);
  return values;
}

template <class Q>
double entropy(const Q& quantizer, const std::vector<double>& values) {
  Tape<double> tape;
  return quantizer(leaf(tape, values, {16, 4})).term("entropy").item();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sign_codes)

BOOST_AUTO_TEST_CASE(a_code_is_the_signs_and_zero_goes_down) {
  const std::vector<double> z{0.5, -0.1, 0, 3};
  const std::vector<std::int32_t> bits{1, 0, 0, 1};
  const LookupFreeQuantizer<double> lookup_free({.dim = 4});
  BOOST_TEST(lookup_free.encode(z) == bits, per_element());
  BOOST_TEST(lookup_free.decode(bits) == (std::vector<double>{1, -1, -1, 1}), per_element());
  const BinarySphericalQuantizer<double> spherical({.dim = 4});
  BOOST_TEST(spherical.encode(z) == bits, per_element());
  BOOST_TEST(spherical.decode(bits) == (std::vector{0.5, -0.5, -0.5, 0.5}), per_element());
}

BOOST_AUTO_TEST_CASE(bits_add_up) {
  BOOST_TEST(LookupFreeQuantizer<float>({.dim = 10}).bits() == 10.0);
  BOOST_TEST(BinarySphericalQuantizer<float>({.dim = 36}).bits() == 36.0);
}

BOOST_AUTO_TEST_CASE(the_entropy_term_is_low_for_sure_rows_that_use_all_codes) {
  const LookupFreeQuantizer<double> quantizer({.dim = 4});
  BOOST_TEST(entropy(quantizer, rows(10, true)) == -std::log(16.0), tolerance(1e-9));
  BOOST_TEST(std::abs(entropy(quantizer, rows(10, false))) < 1e-9);  // one code: sure, but nothing is used
  BOOST_TEST(std::abs(entropy(quantizer, rows(0, true))) < 1e-9);    // nothing is sure
}

BOOST_AUTO_TEST_CASE(of_independent_bits_both_entropy_terms_are_one) {
  // |z - c|^2 differs by 4 z_d for a bit, so p is a product of sigmoid(4 z_d); on the sphere of size-s codes
  // sigmoid(2 tau u_d / sqrt(D)) says the same. Over all signs the codes' entropy is log 2 a bit in both.
  const double size = 0.5;  // |z| = 1, so that u = z
  const LookupFreeQuantizer<double> free({.dim = 4});
  const BinarySphericalQuantizer<double> spherical({.dim = 4, .sharpness = 4});
  BOOST_TEST(entropy(free, rows(size, true)) == entropy(spherical, rows(size, true)), tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(the_sphere_does_not_see_lengths) {
  const BinarySphericalQuantizer<double> quantizer({.dim = 4});
  BOOST_TEST(entropy(quantizer, rows(0.1, true)) == entropy(quantizer, rows(7, true)), tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(options_out_of_range_are_refused) {
  BOOST_CHECK_EXCEPTION(LookupFreeQuantizer<double>({.dim = 0}), UsageError, says("1 to 12 bits, got 0"));
  BOOST_CHECK_EXCEPTION(LookupFreeQuantizer<double>({.dim = 13}), UsageError, says("takes more"));
  BOOST_CHECK_EXCEPTION(LookupFreeQuantizer<double>({.dim = 2, .temperature = 0}), UsageError,
                        says("temperature lies in (0, infinity), got 0"));
  BOOST_CHECK_EXCEPTION(BinarySphericalQuantizer<double>({.dim = 0}), UsageError, says("at least one bit"));
  BOOST_CHECK_EXCEPTION(BinarySphericalQuantizer<double>({.dim = 2, .sharpness = -1}), UsageError,
                        says("sharpness lies in [0, infinity)"));
}

BOOST_AUTO_TEST_SUITE_END()
