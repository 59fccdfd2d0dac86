// labels: unit
#include "vq/sim_vq.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <utility>
#include <vector>

#include "nn/sgd.hpp"
#include "tests/support/says.hpp"
#include "tests/support/tape_cases.hpp"

using namespace vqgrad;
using namespace vqgrad::tests;
using boost::test_tools::per_element;

BOOST_AUTO_TEST_SUITE(sim_vq)

BOOST_AUTO_TEST_CASE(sim_vq_starts_as_its_random_codebook) {
  Parameters<double> parameters;
  const SimVq<double> quantizer{parameters / "q", {.codes = 3, .dim = 2}};
  BOOST_TEST(quantizer.decode(std::vector<std::int32_t>{0, 1, 2}) ==
                 list(std::as_const(parameters).at("q.vectors").values()),
             per_element());
}

BOOST_AUTO_TEST_CASE(a_step_of_sim_vq_moves_codes_that_no_row_chose) {
  Parameters<double> parameters{Random{2}};
  const SimVq<double> quantizer{parameters / "q", {.codes = 6, .dim = 3}};
  const std::vector<std::int32_t> all{0, 1, 2, 3, 4, 5};
  const auto before = quantizer.decode(all);
  Sgd<double> sgd(parameters, {.learning_rate = 0.1});
  Tape<double> tape;
  const auto q = quantizer(leaf(tape, {0.9, 0.1, 0.2}, {1, 3}));
  tape.backward(q.loss());
  sgd.step();
  const auto after = quantizer.decode(all);
  for (std::size_t k = 0; k < 6; ++k) {
    double moved = 0;
    for (std::size_t j = 0; j < 3; ++j) moved += std::abs(after[k * 3 + j] - before[k * 3 + j]);
    BOOST_TEST(moved > 0.0, "code " << k);
  }
  const auto code = static_cast<std::size_t>(q.codes.values()[0]);
  double near_before = 0, near_after = 0;
  for (std::size_t j = 0; j < 3; ++j) {
    near_before += std::pow(before[code * 3 + j] - q.input.values()[j], 2);
    near_after += std::pow(after[code * 3 + j] - q.input.values()[j], 2);
  }
  BOOST_TEST(near_after < near_before);
}

BOOST_AUTO_TEST_CASE(impossible_options_are_refused) {
  Parameters<double> parameters;
  BOOST_CHECK_EXCEPTION((SimVq<double>{parameters / "q", {.codes = 0, .dim = 2}}), UsageError,
                        says("at least one code and one dimension"));
  BOOST_CHECK_EXCEPTION((SimVq<double>{parameters / "q", {.codes = 1, .dim = 2, .codebook_weight = -1}}),
                        UsageError, says("codebook_weight lies in"));
  BOOST_TEST(parameters.size() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
