// labels: unit reference
// Ten steps with every quantizer of quantizer_cases.hpp against PyTorch 1.13's in
// tests/reference/quantizers.json; make_quantizers.py there made them.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "autodiff/ops/losses.hpp"
#include "nn/adam.hpp"
#include "nn/linear.hpp"
#include "tests/support/reference.hpp"
#include "tests/vq/quantizer_fixture.hpp"

using namespace vqgrad;
using namespace vqgrad::tests;
using nlohmann::json;

namespace {

constexpr double tolerance = 1e-9;

const json& reference() {
  static const json file = read_reference("quantizers");
  return file;
}

/// Averages start at the codebook that is there, as a new quantizer's do.
void set_averages(Parameters<double>& parameters, const json& figures) {
  for (const auto& [name, array] : figures.items())
    for (auto& other : parameters)
      if (other.name() == name.substr(0, name.rfind('.')) + ".averaged_sums")
        std::ranges::copy(values_of<double>(array), other.mutate().begin());
}

/// Against figures of size 1: below it the error is an absolute one.
void check_near(const std::string& what, double ours, double expected, double& worst) {
  const double error = std::abs(ours - expected) / std::max(1.0, std::abs(expected));
  BOOST_TEST(error <= tolerance, what << ": " << ours << ", expected " << expected);
  worst = std::max(worst, error);
}

void check_case(const QuantizerCase& each) {
  const json& figures = reference().at("cases").at(each.name);
  Parameters<double> parameters;
  const auto quantizer = each.factory.make<double>(parameters / "q");
  const Linear<double> encoder{parameters / "encoder", 3, 4}, decoder{parameters / "decoder", 4, 3};
  set_values(parameters, reference().at("parameters"));
  set_values(parameters, figures.at("parameters"));
  set_averages(parameters, figures.at("parameters"));
  Adam<double> adam(parameters, {.learning_rate = reference().at("learning_rate")});

  // Training where nothing is drawn, so that what only happens there is compared too.
  const Mode mode = each.draws ? Mode::evaluate : Mode::train;
  const auto rows = values_of<double>(reference().at("x"));
  Tape<double> tape;
  Random random;
  double worst = 0;
  for (const json& step : figures.at("steps")) {
    tape.reset();
    const auto x = tape.input(std::span<const double>(rows), Shape{rows.size() / 3, 3});
    const auto q = (*quantizer)(encoder(x), mode, random);
    const auto loss = add(mean_squared_error(decoder(q.output), x), q.loss());
    const auto codes = q.codes.values();
    BOOST_TEST(std::vector(codes.begin(), codes.end()) == step.at("codes").get<std::vector<std::int32_t>>(),
               boost::test_tools::per_element());
    check_near("loss", loss.item(), step.at("loss"), worst);
    BOOST_TEST(q.terms.size() == step.at("terms").size());
    for (const auto& [name, value] : step.at("terms").items())
      check_near(name, q.term(name).item(), value, worst);
    tape.backward(loss);
    adam.step();
    quantizer->update(q);
  }
  for (const auto& [name, array] : figures.at("after_ten_steps").items())
    for (std::size_t k = 0; k < parameters.at(name).size(); ++k)
      check_near(name + "[" + std::to_string(k) + "]", parameters.at(name).values()[k],
                 array.at("values").at(k), worst);
  BOOST_TEST_MESSAGE(each.name << ": worst error " << worst);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(quantizer_reference)

BOOST_AUTO_TEST_CASE(ten_steps_agree) { for_each_quantizer(check_case); }

BOOST_AUTO_TEST_CASE(every_case_has_a_reference_and_every_reference_a_case) {
  std::set<std::string> listed, known;
  for (const QuantizerCase& each : quantizer_cases()) listed.insert(each.name);
  for (const auto& [name, figures] : reference().at("cases").items()) known.insert(name);
  BOOST_TEST(listed == known, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
