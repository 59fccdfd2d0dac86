// labels: unit reference
// The backbones against PyTorch 1.13's figures in tests/reference/backbones.json; make_backbones.py there
// made them.
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "apps/vqgrad/models/backbones/backbone.hpp"
#include "autodiff/ops/losses.hpp"
#include "tests/datasets/small_dataset.hpp"
#include "tests/support/reference.hpp"

using namespace vqgrad;
using namespace vqgrad::tests;
using nlohmann::json;

namespace {

const json& reference() {
  static const json file = read_reference("backbones");
  return file;
}

const BackboneOptions options{
    .width = 4, .hidden = {5, 3}, .dropout = 0, .cross_layers = 3, .attention = 3, .logarithmic_neurons = 3};

/// All six interactions of the small data set, as one batch.
struct Small {
  Dataset dataset = small_dataset();
  std::vector<std::uint32_t> rows{0, 1, 2, 3, 4, 5};
  FeatureEncoder encoder{dataset, rows};
  Batches batches{encoder, rows, 6};
  const Batch& batch = batches[0];
};

/// The columns' elements one after the other, lists row by row.
std::vector<float> flat(const json& values) {
  std::vector<float> result;
  for (const json& value : values)
    if (value.is_array()) {
      const auto row = value.get<std::vector<float>>();
      result.insert(result.end(), row.begin(), row.end());
    } else {
      result.push_back(value.get<float>());
    }
  return result;
}

/// Element k of the parameter n: 0.5 sin((k + 1)^2 + the sum of n's characters), as make_backbones.py has it.
void fill(Parameter<float>& parameter) {
  const std::string& name = parameter.name();
  const double start = std::accumulate(name.begin(), name.end(), 0.0);
  const double add = name.ends_with("running_variance") ? 1 : 0;
  double k = 0;
  for (float& value : parameter.mutate()) {
    ++k;
    value = static_cast<float>(add + 0.5 * std::sin(k * k + start));
  }
}

void fill_parameters(const json& shapes, Parameters<float>& parameters) {
  BOOST_REQUIRE_EQUAL(parameters.size(), shapes.size());
  for (const auto& [name, sizes] : shapes.items()) {
    Parameter<float>& parameter = parameters.at(name);
    const auto shape = sizes.get<std::vector<std::size_t>>();
    BOOST_REQUIRE_EQUAL(parameter.shape().text(), Shape{std::span<const std::size_t>(shape)}.text());
    fill(parameter);
  }
}

void check_case(const std::string& name, const json& figures) {
  const Small small;
  Parameters<float> parameters;
  const auto model = make_backbone(name, parameters / "model", small.encoder, options);
  fill_parameters(figures.at("shapes"), parameters);

  Tape<float> tape;
  Random unused;
  Comparison comparison;
  const auto evaluated = (*model)(tape, small.batch, Mode::evaluate, unused);
  comparison.check("logits in evaluation", evaluated.values(), figures.at("evaluate"));

  tape.reset();
  const auto logits = (*model)(tape, small.batch, Mode::train, unused);
  comparison.check("logits in training", logits.values(), figures.at("train"));
  const auto labels = tape.input(small.batch.labels(), Shape{small.batch.size()});
  const auto loss = binary_cross_entropy_with_logits(logits, labels);
  comparison.check("loss", loss.values(), figures.at("loss"));
  tape.backward(loss);
  for (const auto& [key, array] : figures.at("gradients").items())
    comparison.check("dL/d" + key, parameters.at(key).gradient(), array);
  BOOST_TEST_MESSAGE(name << ": worst relative error " << comparison.worst());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(backbone_reference)

BOOST_AUTO_TEST_CASE(the_batch_is_the_reference_s) {
  const Small small;
  const json& batch = reference().at("batch");
  BOOST_REQUIRE_EQUAL(batch.size(), small.encoder.fields().size());
  const auto labels = small.batch.labels();
  BOOST_TEST(std::vector<float>(labels.begin(), labels.end()) == flat(reference().at("labels")),
             boost::test_tools::per_element());
  for (std::size_t f = 0; f < batch.size(); ++f) {
    const EncodedField& field = small.encoder.fields()[f];
    const json& column = batch.at(field.name);
    const auto indices = small.batch.indices(f);
    const auto numbers = small.batch.numbers(f);
    std::vector<float> ours(numbers.begin(), numbers.end());
    ours.insert(ours.end(), indices.begin(), indices.end());
    BOOST_TEST(ours == flat(column.at("values")), boost::test_tools::per_element());
    if (field.kind != FieldKind::number) BOOST_TEST(field.vocabulary() == column.at("rows"));
  }
}

BOOST_AUTO_TEST_CASE(logits_and_gradients_agree) {
  BOOST_REQUIRE_EQUAL(reference().at("cases").size(), all_backbones().size());
  for (const auto& [name, figures] : reference().at("cases").items()) BOOST_TEST_CONTEXT(name) {
      check_case(name, figures);
    }
}

BOOST_AUTO_TEST_SUITE_END()
