// labels: unit reference
// Layers and optimizers against PyTorch 1.13's figures in tests/reference/nn.json; make_nn.py there made
// them.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "autodiff/tape.hpp"
#include "nn/adam.hpp"
#include "nn/batch_norm.hpp"
#include "nn/conv1d.hpp"
#include "nn/embedding.hpp"
#include "nn/layer_norm.hpp"
#include "nn/linear.hpp"
#include "nn/multi_head_attention.hpp"
#include "nn/sgd.hpp"
#include "tests/support/reference.hpp"

using namespace vqgrad;
using namespace vqgrad::tests;
using nlohmann::json;

namespace {

const json& reference() {
  static const json file = read_reference("nn");
  return file.at("cases");
}

/// A layer as a function of its inputs, named as PyTorch's case.
using Layer = std::function<Var<float>(Tape<float>& tape, const std::vector<Var<float>>& inputs, Mode mode)>;

std::size_t length(const json& array, std::size_t axis) { return array.at("shape").at(axis); }

Layer make_layer(const std::string& kind, const json& figures, Parameters<float>& parameters) {
  const auto scope = parameters / "layer";
  const json& first = figures.at("parameters");
  const auto width = [&](const char* name, std::size_t axis) { return length(first.at(name), axis); };
  if (kind == "linear") {
    Linear layer{scope, width("weight", 0), width("weight", 1)};
    return [=](auto&, const auto& x, Mode) { return layer(x[0]); };
  }
  if (kind == "embedding") {
    Embedding layer{scope, width("table", 0), width("table", 1)};
    const json& input = figures.at("inputs").at(0);
    const auto rows = values_of<std::int32_t>(input);
    const Shape shape{std::span<const std::size_t>(input.at("shape").get<std::vector<std::size_t>>())};
    return [=](Tape<float>& tape, const auto&, Mode) {
      return layer(tape.indices(std::span<const std::int32_t>(rows), shape));
    };
  }
  if (kind == "batch_norm") {
    const auto layer = std::make_shared<BatchNorm<float>>(scope, width("gain", 0));
    return [=](auto&, const auto& x, Mode mode) { return (*layer)(x[0], mode); };
  }
  if (kind == "layer_norm") {
    LayerNorm layer{scope, width("gain", 0)};
    return [=](auto&, const auto& x, Mode) { return layer(x[0]); };
  }
  if (kind == "conv1d") {
    // The case of width 3 has stride 2 and padding 1, that of width 2 neither.
    const std::size_t w = width("weight", 2);
    Conv1d layer{scope, width("weight", 1), width("weight", 0), w,
                 w == 3 ? Conv1dOptions{.stride = 2, .padding = 1} : Conv1dOptions{}};
    return [=](auto&, const auto& x, Mode) { return layer(x[0]); };
  }
  BOOST_REQUIRE_EQUAL(kind, "multi_head_attention");
  MultiHeadAttention layer{scope, width("query.bias", 0), 2};
  return [=](auto&, const auto& x, Mode) { return layer(x[0], x[1], x[2]); };
}

std::unique_ptr<Optimizer<float>> make_optimizer(const std::string& kind, Parameters<float>& parameters) {
  if (kind == "sgd") return std::make_unique<Sgd<float>>(parameters, SgdOptions{.learning_rate = 0.02});
  if (kind == "sgd_momentum")
    return std::make_unique<Sgd<float>>(
        parameters, SgdOptions{.learning_rate = 0.02, .momentum = 0.9, .weight_decay = 0.01});
  if (kind == "adam_l2")
    return std::make_unique<Adam<float>>(parameters,
                                         AdamOptions{.learning_rate = 0.01, .weight_decay = 0.01});
  BOOST_REQUIRE_EQUAL(kind, "adam_w");
  return std::make_unique<AdamW<float>>(parameters, AdamWOptions{.learning_rate = 0.01, .weight_decay = 0.1});
}

void check_case(const std::string& name) {
  const json& figures = reference().at(name);
  const std::string layer_kind = name.substr(0, name.find('/'));
  Parameters<float> parameters;
  const Layer layer = make_layer(layer_kind, figures, parameters);
  const auto optimizer = make_optimizer(name.substr(name.find('/') + 1), parameters);
  BOOST_REQUIRE_EQUAL(parameters.size(), figures.at("parameters").size());
  set_values(parameters, figures.at("parameters"), "layer.");

  Tape<float> tape;
  const auto run = [&](Mode mode) {
    tape.reset();
    std::vector<Var<float>> inputs;
    if (layer_kind != "embedding")
      for (const json& input : figures.at("inputs"))
        inputs.push_back(tape.variable(
            values_of<float>(input),
            Shape{std::span<const std::size_t>(input.at("shape").get<std::vector<std::size_t>>())}));
    return std::pair(layer(tape, inputs, mode), inputs);
  };
  const auto weights = values_of<float>(figures.at("weights"));
  Comparison comparison;
  for (int step = 0; step < 10; ++step) {
    const auto [y, inputs] = run(Mode::train);
    auto output_gradient = weights;
    for (float& w : output_gradient) w *= 1 + 0.25f * static_cast<float>(step);
    tape.backward(y, std::span<const float>(output_gradient));
    if (step == 0) {
      comparison.check("y", y.values(), figures.at("y"));
      for (std::size_t k = 0; k < inputs.size(); ++k)
        comparison.check("dL/dx", inputs[k].gradient(), figures.at("input_gradients").at(k));
      double scale = 0;
      for (const json& array : figures.at("gradients")) scale = std::max(scale, largest(array));
      for (const auto& [key, array] : figures.at("gradients").items())
        comparison.check("dL/d" + key, parameters.at("layer." + key).gradient(), array, scale);
    }
    optimizer->step();
  }
  for (const auto& [key, array] : figures.at("after_ten_steps").items())
    comparison.check(key + " after ten steps", parameters.at("layer." + key).values(), array);
  if (figures.contains("y_evaluate"))
    comparison.check("y in evaluation", run(Mode::evaluate).first.values(), figures.at("y_evaluate"));
  BOOST_TEST_MESSAGE(name << ": worst relative error " << comparison.worst());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(torch_reference)

BOOST_AUTO_TEST_CASE(forward_gradients_and_ten_steps_agree) {
  for (const auto& [name, figures] : reference().items()) BOOST_TEST_CONTEXT(name) {
      check_case(name);
    }
}

BOOST_AUTO_TEST_SUITE_END()
