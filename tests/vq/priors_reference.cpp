// labels: unit reference
// The autoregressive prior against PyTorch 1.13's figures in tests/reference/priors.json; make_priors.py
// there made them.
#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "nn/adam.hpp"
#include "tests/support/reference.hpp"
#include "vq/priors/autoregressive_prior.hpp"

using namespace vqgrad;
using namespace vqgrad::tests;
using nlohmann::json;

namespace {

void check_case(const json& figures) {
  Parameters<float> parameters;
  const json& first = figures.at("parameters");
  const std::size_t embedding = first.at("code.table").at("shape").at(1),
                    hidden = first.at("hidden.bias").at("shape").at(0);
  AutoregressivePrior<float> prior(
      parameters / "prior", figures.at("sizes").get<std::vector<std::size_t>>(),
      figures.at("side").at("shape").at(1),
      {.embedding = embedding, .hidden = hidden, .dropout = 0, .side_dropout = 0});
  auto moved = prior.code_parameters();
  for (auto* parameter : prior.side_parameters()) moved.push_back(parameter);
  BOOST_REQUIRE_EQUAL(moved.size(), first.size());
  set_values(parameters, first, "prior.");
  const auto codes = figures.at("codes").get<std::vector<std::int32_t>>();
  const auto side = values_of<float>(figures.at("side"));
  prior.start(codes);

  Tape<float> tape;
  Random random;
  Comparison comparison;
  comparison.check("logits", prior.logits(tape, codes, side, Mode::train, random).values(),
                   figures.at("logits"));
  AdamW<float> adam(moved, {.learning_rate = 0.01, .weight_decay = 0.1});
  std::vector<float> losses;
  for (int step = 0; step < 10; ++step) {
    tape.reset();
    const Var<float> loss = prior.loss(tape, codes, side, Mode::train, random);
    losses.push_back(loss.item());
    tape.backward(loss);
    adam.step();
  }
  comparison.check("losses", losses, figures.at("losses"));
  for (const auto& [key, array] : figures.at("after_ten_steps").items())
    comparison.check(key + " after ten steps", parameters.at("prior." + key).values(), array);
  BOOST_TEST_MESSAGE("worst relative error " << comparison.worst());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(priors_reference)

BOOST_AUTO_TEST_CASE(logits_losses_and_ten_steps_agree) {
  const json file = read_reference("priors");
  for (const auto& [name, figures] : file.at("cases").items()) BOOST_TEST_CONTEXT(name) {
      check_case(figures);
    }
}

BOOST_AUTO_TEST_SUITE_END()
