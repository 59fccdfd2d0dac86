// labels: unit
// That padding changes nothing is tested for every quantizer in every_quantizer.cpp; here, the edges.
#include "vq/masked.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <vector>

#include "autodiff/errors.hpp"
#include "autodiff/ops/reduction.hpp"
#include "tests/support/says.hpp"
#include "tests/support/tape_cases.hpp"
#include "vq/vector_quantizer.hpp"

using namespace vqgrad;
using namespace vqgrad::tests;
using boost::test_tools::per_element;

namespace {

const double NaN = std::nan("");

struct Fixture {
  Fixture() {
    const std::vector<double> corners{0, 0, 1, 0, 0, 1};
    std::copy(corners.begin(), corners.end(), parameters.at("q.vectors").mutate().begin());
  }
  MaskedQuantized<double> run(Var<double> z, const std::vector<std::uint8_t>& mask) {
    Random random;
    return quantize_masked(quantizer, z, mask, Mode::train, random, here_7);
  }

  Tape<double> tape;
  Parameters<double> parameters;
  VectorQuantizer<double> quantizer{parameters / "q",
                                    {.codes = 3, .dim = 2, .update = CodebookUpdate::ema, .decay = 0.5}};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(masked)

BOOST_AUTO_TEST_CASE(rows_that_do_not_count_are_zeros_without_a_code) {
  Fixture f;
  const auto z = leaf(f.tape, {NaN, NaN, 0.9, 0.1, NaN, 7, 0.2, 0.7}, {4, 2});
  const auto q = f.run(z, {0, 1, 0, 255});
  BOOST_TEST(list(q.codes.values()) == (std::vector<std::int32_t>{-1, 1, -1, 2}), per_element());
  const auto y = q.output.values();
  for (const std::size_t k : {0u, 1u, 4u, 5u}) BOOST_TEST(y[k] == 0.0);
  for (const auto& [k, expected] : {std::pair{2, 1.0}, {3, 0.0}, {6, 0.0}, {7, 1.0}})
    BOOST_TEST(std::abs(y[static_cast<std::size_t>(k)] - expected) < 1e-12);
  f.tape.backward(add(sum(q.output), q.valid.loss()));
  for (const std::size_t k : {0u, 1u, 4u, 5u}) BOOST_TEST(z.gradient()[k] == 0.0);
  for (const std::size_t k : {2u, 3u, 6u, 7u}) BOOST_TEST(z.gradient()[k] != 0.0);
}

BOOST_AUTO_TEST_CASE(the_loss_is_the_mean_over_rows_that_count) {
  Fixture f;
  const auto q = f.run(leaf(f.tape, {NaN, NaN, 0.9, 0.1, NaN, 7, 0.2, 0.7}, {4, 2}), {0, 1, 0, 1});
  BOOST_TEST(q.valid.term("commitment").item() == (0.01 + 0.01 + 0.04 + 0.09) / 4,
             boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(averages_and_usage_see_rows_that_count_and_no_other) {
  Fixture f;
  f.quantizer.update(f.run(leaf(f.tape, {0.1, 0.9, 0.9, 0.1}, {2, 2}), {0, 1}).valid);
  const auto unused = f.parameters.at("q.unused_for").values(),
             counts = f.parameters.at("q.averaged_counts").values();
  BOOST_TEST(list(unused) == (std::vector<double>{1, 0, 1}), per_element());
  BOOST_TEST(list(counts) == (std::vector<double>{0.5, 1, 0.5}), per_element());
}

BOOST_AUTO_TEST_CASE(a_row_that_counts_must_still_be_finite) {
  Fixture f;
  BOOST_CHECK_EXCEPTION(f.run(leaf(f.tape, {NaN, 1, 0, 0}, {2, 2}), {1, 0}), TapeError,
                        says("is not finite in row [0]"));
}

BOOST_AUTO_TEST_CASE(a_mask_of_another_length_or_of_no_row_is_refused_with_its_place) {
  Fixture f;
  const auto z = leaf(f.tape, {0, 0, 1, 1}, {2, 2});
  BOOST_CHECK_EXCEPTION(f.run(z, {1}), TapeError, says("a mask of 1 rows for z #0 (2, 2), at case.cpp:7"));
  BOOST_CHECK_EXCEPTION(f.run(z, {0, 0}), TapeError, says("is empty"));
  BOOST_CHECK_EXCEPTION(f.run(leaf(f.tape, {0, 0}, {2}), {1, 1}), TapeError, says("a mask of 2 rows"));
}

BOOST_AUTO_TEST_SUITE_END()
