// labels: unit grad
#include "vq/codebook_terms.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <vector>

#include "autodiff/tools/gradient_check.hpp"
#include "tests/support/tape_cases.hpp"

using namespace vqgrad;
using namespace vqgrad::tests;
using boost::test_tools::tolerance;

namespace {

double orthogonal(const std::vector<double>& codebook, const Shape& shape) {
  Tape<double> tape;
  return orthogonal_loss(leaf(tape, codebook, shape)).item();
}

struct Entropies {
  double sample, codebook;
};
Entropies entropies(const std::vector<double>& logits, const Shape& shape) {
  Tape<double> tape;
  const auto h = code_entropy(leaf(tape, logits, shape));
  return {h.sample.item(), h.codebook.item()};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(codebook_terms)

BOOST_AUTO_TEST_CASE(right_angles_cost_nothing_whatever_the_lengths) {
  BOOST_TEST(std::abs(orthogonal({2, 0, 0, -0.5}, {2, 2})) < 1e-20);
}

BOOST_AUTO_TEST_CASE(an_angle_costs_its_squared_cosine_twice_in_the_mean) {
  // Cosine 0.6 twice off the diagonal of 2 x 2 products.
  BOOST_TEST(orthogonal({1, 0, 3, 4}, {2, 2}) == 2 * 0.36 / 4, tolerance(1e-10));
}

BOOST_AUTO_TEST_CASE(opposite_codes_cost_as_much_as_equal_ones) {
  BOOST_TEST(orthogonal({1, 2, -1, -2}, {2, 2}) == 0.5, tolerance(1e-10));
  BOOST_TEST(orthogonal({1, 2, 1, 2}, {2, 2}) == 0.5, tolerance(1e-10));
}

BOOST_AUTO_TEST_CASE(descent_turns_codes_apart) {
  std::vector<double> codes{1, 0.2, 0.9, 0.4};
  const double before = orthogonal(codes, {2, 2});
  for (int step = 0; step < 50; ++step) {
    Tape<double> tape;
    const auto c = leaf(tape, codes, {2, 2});
    tape.backward(orthogonal_loss(c));
    for (std::size_t k = 0; k < 4; ++k) codes[k] -= 0.5 * c.gradient()[k];
  }
  BOOST_TEST(orthogonal(codes, {2, 2}) < 0.01 * before);
}

BOOST_AUTO_TEST_CASE(entropies_by_hand) {
  // Rows (3/4, 1/4) and (1/4, 3/4): each of H(1/4), their mean of ln 2.
  const double l = std::log(3.0), h = -(0.75 * std::log(0.75) + 0.25 * std::log(0.25));
  const auto got = entropies({l, 0, 0, l}, {2, 2});
  BOOST_TEST(got.sample == h, tolerance(1e-12));
  BOOST_TEST(got.codebook == std::log(2.0), tolerance(1e-12));
  // Two rows alike: the mean is what each is.
  const auto alike = entropies({l, 0, l, 0}, {2, 2});
  BOOST_TEST(alike.sample == h, tolerance(1e-12));
  BOOST_TEST(alike.codebook == h, tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(sure_rows_have_no_entropy_and_a_used_codebook_has_it_all) {
  const auto got = entropies({1000, 0, 0, 0, 1000, 0, 0, 0, 1000}, {3, 3});
  BOOST_TEST(std::abs(got.sample) < 1e-12);
  BOOST_TEST(got.codebook == std::log(3.0), tolerance(1e-12));
  const auto collapsed = entropies({1000, 0, 0, 1000, 0, 0}, {2, 3});
  BOOST_TEST(std::abs(collapsed.codebook) < 1e-12);  // finite, though two shares underflow to 0
}

BOOST_AUTO_TEST_CASE(gradients_agree_with_differences) {
  const std::vector<double> values{0.3, -0.2, 0.8, 1.1, 0.4, -0.5};
  Tape<double> tape;
  const auto x = leaf(tape, values, {3, 2});
  const auto h = code_entropy(x);
  for (const auto y : {orthogonal_loss(x), h.sample, h.codebook}) {
    const auto check = check_gradients(tape, y);
    BOOST_TEST(check.passed, check.where << ": " << check.worst);
    BOOST_TEST(std::abs(check.worst_reverse) > 0);
  }
}

BOOST_AUTO_TEST_SUITE_END()
