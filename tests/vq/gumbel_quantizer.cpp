// labels: unit
#include "vq/gumbel_quantizer.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <vector>

#include "autodiff/ops/reduction.hpp"
#include "tests/support/says.hpp"
#include "tests/support/tape_cases.hpp"

using namespace vqgrad;
using namespace vqgrad::tests;
using boost::test_tools::tolerance;

namespace {

/// Three codes of one dimension with logits ln 6, ln 3, ln 1 for every z.
struct Fixture {
  explicit Fixture(double temperature = 1)
      : quantizer(parameters / "q", {.codes = 3, .dim = 1, .temperature = temperature}) {
    set("q.logits.weight", {0, 0, 0});
    set("q.logits.bias", {std::log(6.0), std::log(3.0), 0});
    set("q.vectors", {10, 20, 40});
  }
  void set(const char* name, std::vector<double> values) {
    std::copy(values.begin(), values.end(), parameters.at(name).mutate().begin());
  }

  Tape<double> tape;
  Parameters<double> parameters;
  GumbelQuantizer<double> quantizer;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(gumbel_quantizer)

BOOST_AUTO_TEST_CASE(training_draws_codes_with_the_probabilities_of_the_softmax) {
  for (const double temperature : {0.3, 1.0, 5.0}) {  // which does not move the argmax
    Fixture f(temperature);
    const std::size_t n = 20000;
    Random random(1);
    const auto q = f.quantizer(leaf(f.tape, std::vector<double>(n), {n, 1}), Mode::train, random);
    std::vector<double> counts(3);
    for (const auto code : q.codes.values()) ++counts[static_cast<std::size_t>(code)];
    const double expected[] = {0.6, 0.3, 0.1};
    for (std::size_t k = 0; k < 3; ++k) {
      const double deviation = std::sqrt(expected[k] * (1 - expected[k]) / static_cast<double>(n));
      BOOST_TEST(std::abs(counts[k] / static_cast<double>(n) - expected[k]) < 4 * deviation);
    }
  }
}

BOOST_AUTO_TEST_CASE(evaluation_takes_the_likeliest_code) {
  Fixture f;
  const auto q = f.quantizer(leaf(f.tape, {1, 2}, {2, 1}));
  for (std::size_t i = 0; i < 2; ++i) {
    BOOST_TEST(q.codes.values()[i] == 0);
    BOOST_TEST(q.output.values()[i] == 10.0, tolerance(1e-12));
  }
}

BOOST_AUTO_TEST_CASE(the_term_is_the_distance_from_the_uniform_prior) {
  Fixture f;
  const auto z = leaf(f.tape, {1}, {1, 1});
  const double kl = 0.6 * std::log(1.8) + 0.3 * std::log(0.9) + 0.1 * std::log(0.3);
  BOOST_TEST(f.quantizer(z).term("kl").item() == kl, tolerance(1e-12));
  f.set("q.logits.bias", {2, 2, 2});
  BOOST_TEST(std::abs(f.quantizer(leaf(f.tape, {1}, {1, 1})).term("kl").item()) < 1e-12);
}

BOOST_AUTO_TEST_CASE(the_gradient_to_logits_is_that_of_the_soft_codes) {
  // output = sum_k y_k C_k in the backward pass: d/dl_j = y_j (C_j - sum_k y_k C_k) / temperature.
  Fixture f(2);
  f.tape.backward(sum(f.quantizer(leaf(f.tape, {1}, {1, 1})).output));
  const double e[] = {std::sqrt(6.0), std::sqrt(3.0), 1}, total = e[0] + e[1] + e[2], c[] = {10, 20, 40};
  const double mean = (e[0] * c[0] + e[1] * c[1] + e[2] * c[2]) / total;
  for (std::size_t k = 0; k < 3; ++k)
    BOOST_TEST(f.parameters.at("q.logits.bias").gradient()[k] == e[k] / total * (c[k] - mean) / 2,
               tolerance(1e-10));
}

BOOST_AUTO_TEST_CASE(a_temperature_is_greater_than_0_then_and_later) {
  Fixture f;
  f.quantizer.set_temperature(0.5);
  BOOST_CHECK_EXCEPTION(f.quantizer.set_temperature(0), UsageError,
                        says("temperature lies in (0, infinity), got 0"));
  BOOST_CHECK_EXCEPTION(f.quantizer.set_temperature(-1), UsageError, says("temperature lies in"));
  BOOST_CHECK_EXCEPTION(Fixture(0), UsageError, says("temperature lies in (0, infinity), got 0"));
  Parameters<double> parameters;
  BOOST_CHECK_EXCEPTION((GumbelQuantizer<double>{parameters / "q", {.codes = 0, .dim = 1}}), UsageError,
                        says("at least one code"));
  BOOST_TEST(parameters.size() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
