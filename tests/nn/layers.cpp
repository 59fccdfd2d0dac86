// labels: unit
// What the reference figures do not show: names, modes, scopes, gradients in double, errors.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "autodiff/errors.hpp"
#include "autodiff/tools/gradient_check.hpp"
#include "nn/activate.hpp"
#include "nn/batch_norm.hpp"
#include "nn/conv1d.hpp"
#include "nn/dropout.hpp"
#include "nn/embedding.hpp"
#include "nn/layer_norm.hpp"
#include "nn/linear.hpp"
#include "nn/mlp.hpp"
#include "nn/multi_head_attention.hpp"
#include "tests/support/says.hpp"
#include "tests/support/tape_cases.hpp"

using namespace vqgrad;
using namespace vqgrad::tests;

namespace {

template <class T>
Var<T> random_input(Tape<T>& tape, const Shape& shape, const char* name = "input") {
  std::vector<T> values(shape.size());
  Random{4}.split(name).fill_normal(std::span(values), 0, 1);
  return tape.variable(std::span<const T>(values), shape).named(name);
}

template <class T>
std::string names(const Parameters<T>& parameters) {
  std::string result;
  for (const auto& parameter : parameters)
    result += parameter.name() + parameter.shape().text() + (parameters.is_buffer(parameter) ? "* " : " ");
  return result;
}

void check(Tape<double>& tape, Var<double> y) {
  const auto result = check_gradients(tape, y);
  BOOST_TEST(result.worst <= 1e-6, result.where << ": " << result.worst);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(layers)

BOOST_AUTO_TEST_CASE(an_mlp_is_named_by_its_layers_and_its_last_one_is_linear) {
  Parameters<double> parameters{Random{2}};
  Mlp encoder{parameters / "encoder", {5, 4, 3}, {.activation = Activation::tanh}};
  BOOST_TEST(names(parameters) ==
             "encoder.0.weight(5, 4) encoder.0.bias(4) encoder.1.weight(4, 3) encoder.1.bias(3) ");
  Tape<double> tape;
  const auto y = encoder(random_input(tape, Shape{6, 5}));
  BOOST_TEST(y.shape().text() == "(6, 3)");
  BOOST_TEST(std::any_of(y.values().begin(), y.values().end(), [](double v) { return v < 0; }));
  check(tape, y);
  BOOST_CHECK_EXCEPTION((Mlp{parameters / "short", {5}}), UsageError, says("at least, got 1 sizes"));
}

BOOST_AUTO_TEST_CASE(an_mlp_without_output_ends_in_a_hidden_layer) {
  Parameters<double> parameters{Random{2}};
  const Mlp plain{parameters / "plain", {4, 5, 3}, {.output = false}};
  Mlp normed{parameters / "normed", {4, 3}, {.batch_norm = true, .output = false}};
  BOOST_TEST(parameters.size() == 4u + 5u);
  Tape<double> tape;
  const auto x = random_input(tape, Shape{6, 4});
  Random masks{1};
  for (const auto& y : {plain(x), normed(x, Mode::train, masks)}) {
    BOOST_TEST(y.shape().text() == "(6, 3)");
    BOOST_TEST(std::all_of(y.values().begin(), y.values().end(), [](double v) { return v >= 0; }));
    BOOST_TEST(std::any_of(y.values().begin(), y.values().end(), [](double v) { return v > 0; }));
  }
}

BOOST_AUTO_TEST_CASE(an_mlp_with_everything_trains_and_evaluates) {
  Parameters<double> parameters{Random{2}};
  Mlp mlp{parameters / "mlp", {4, 3, 1}, {.batch_norm = true, .dropout = 0.5}};
  BOOST_TEST(names(parameters) ==
             "mlp.0.weight(4, 3) mlp.0.batch_norm.gain(3) mlp.0.batch_norm.bias(3) "
             "mlp.0.batch_norm.running_mean(3)* mlp.0.batch_norm.running_variance(3)* mlp.1.weight(3, 1) "
             "mlp.1.bias(1) ");
  Tape<double> tape;
  const auto x = random_input(tape, Shape{5, 4});
  BOOST_CHECK_EXCEPTION(mlp(x), TapeError, says("call it with a Mode and a Random, at layers.cpp:"));
  Random masks{1}, untouched{1};
  check(tape, mlp(x, Mode::train, masks));
  const auto before = untouched.state();
  const auto first = mlp(x, Mode::evaluate, untouched), second = mlp(x, Mode::evaluate, untouched);
  BOOST_TEST(std::equal(first.values().begin(), first.values().end(), second.values().begin()));
  BOOST_TEST((untouched.state() == before));
}

BOOST_AUTO_TEST_CASE(nodes_stand_in_their_layers_scope_and_at_the_callers_line) {
  Parameters<float> parameters;
  Mlp encoder{parameters / "encoder", {2, 2, 2}};
  Tape<float> tape;
  const auto x = random_input(tape, Shape{1, 2});
  const int line = __LINE__ + 1;
  const auto y = encoder(x);
  BOOST_TEST(tape.node(y.id()).scope == "encoder.1");
  BOOST_TEST(tape.node(y.id()).here.line == line);
  BOOST_TEST(tape.scope() == "");
  const std::vector<float> wrong(3);
  BOOST_CHECK_EXCEPTION(encoder(tape.input(std::span<const float>(wrong), Shape{1, 3})), TapeError,
                        says("'encoder.0.weight' (2, 2)"));
}

BOOST_AUTO_TEST_CASE(a_linear_layer_without_bias) {
  Parameters<double> parameters{Random{3}};
  Linear layer{parameters / "l", 3, 2, {.bias = false, .activation = Activation::gelu}};
  Tape<double> tape;
  BOOST_TEST(parameters.size() == 1u);
  check(tape, layer(random_input(tape, Shape{4, 3})));
  check(tape, layer(random_input(tape, Shape{2, 4, 3})));
}

BOOST_AUTO_TEST_CASE(layers_take_any_leading_dimensions_and_treat_pictures_as_rows) {
  Parameters<double> parameters{Random{3}};
  Linear linear{parameters / "linear", 4, 3, {.activation = Activation::tanh}};
  Linear bare{parameters / "bare", 4, 3, {.bias = false, .activation = Activation::gelu}};
  MaskedLinear masked{parameters / "masked", {0, 1, 1, 2}, {0, 1, 2}, {.bias = false}};
  Mlp mlp{parameters / "mlp", {4, 5, 3}};
  Mlp normed{parameters / "normed", {4, 5, 3}, {.batch_norm = true}};
  LayerNorm layer_norm{parameters / "layer_norm", 4};
  BatchNorm batch_norm{parameters / "batch_norm", 4};
  Random masks{1};
  const std::vector<std::function<Var<double>(Var<double>)>> layers{
      [&](Var<double> x) { return linear(x); },
      [&](Var<double> x) { return bare(x); },
      [&](Var<double> x) { return masked(x); },
      [&](Var<double> x) { return mlp(x); },
      [&](Var<double> x) { return normed(x, Mode::train, masks); },
      [&](Var<double> x) { return layer_norm(x); },
      [&](Var<double> x) { return batch_norm(x, Mode::train); },
      [&](Var<double> x) { return batch_norm(x, Mode::evaluate); }};
  for (std::size_t k = 0; k < layers.size(); ++k) {
    Tape<double> tape;
    const Var<double> flat = layers[k](random_input(tape, Shape{12, 4}));
    for (const Shape shape : {Shape{3, 4, 4}, Shape{2, 3, 2, 4}}) {
      BOOST_TEST_CONTEXT("layer " << k << " on " << shape.text()) {
        const Var<double> y = layers[k](random_input(tape, shape));
        BOOST_TEST(y.shape() == shape.with(shape.rank() - 1, flat.shape()[1]));
        BOOST_TEST(y.values() == flat.values(), boost::test_tools::per_element());
        if (shape.rank() == 4) check(tape, y);
      }
    }
  }
  // 12 pixels are 12 rows: the unbiased variance divides by 11. One pixel has none.
  BatchNorm norm{parameters / "norm", 1, {.momentum = 1}};
  Tape<double> tape;
  const Var<double> x = random_input(tape, Shape{2, 3, 2, 1});
  double mean = 0, variance = 0;
  for (const double v : x.values()) mean += v / 12;
  for (const double v : x.values()) variance += (v - mean) * (v - mean) / 11;
  norm(x, Mode::train);
  BOOST_TEST(norm.running_mean().values()[0] == mean, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(norm.running_variance().values()[0] == variance, boost::test_tools::tolerance(1e-12));
  norm(random_input(tape, Shape{1, 1, 1, 1}), Mode::train);
  BOOST_TEST(norm.running_variance().values()[0] == variance, boost::test_tools::tolerance(1e-12));
  Embedding embedding{parameters / "embedding", 5, 3};
  const std::vector<std::int32_t> pixels{0, 1, 4, 2, 2, 3, 0, 0, 1, 4, 4, 2};
  const auto picture = embedding(tape.indices(pixels, Shape{2, 3, 2}));
  BOOST_TEST(picture.shape().text() == "(2, 3, 2, 3)");
  BOOST_TEST(picture.values() == embedding(tape.indices(pixels)).values(), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(batch_norm_leaves_its_running_statistics_alone_for_one_row_and_in_evaluation) {
  Parameters<float> parameters;
  BatchNorm norm{parameters / "norm", 2};
  Tape<float> tape;
  norm(random_input(tape, Shape{1, 2}), Mode::train);
  norm(random_input(tape, Shape{5, 2}), Mode::evaluate);
  BOOST_TEST(norm.running_mean().values()[0] == 0.0f);
  BOOST_TEST(norm.running_variance().values()[0] == 1.0f);
  const std::vector<float> x{0, 10, 2, 10};
  norm(tape.input(std::span<const float>(x), Shape{2, 2}), Mode::train);
  BOOST_TEST(norm.running_mean().values()[0] == 0.1f);
  BOOST_TEST(norm.running_variance().values()[0] == 0.9f + 0.1f * 2, boost::test_tools::tolerance(1e-6f));
  BOOST_TEST(norm.running_variance().values()[1] == 0.9f, boost::test_tools::tolerance(1e-6f));
}

BOOST_AUTO_TEST_CASE(batch_norm_refuses_options_out_of_range_before_it_makes_anything) {
  Parameters<float> parameters;
  for (const double bad : {-0.1, 1.1, std::nan("")})
    BOOST_CHECK_EXCEPTION((BatchNorm{parameters / "norm", 2, {.momentum = bad}}), UsageError,
                          says("momentum lies in [0, 1], got "));
  BOOST_CHECK_EXCEPTION((BatchNorm{parameters / "norm", 2, {.epsilon = -1e-5}}), UsageError,
                        says("epsilon lies in [0, infinity), got "));
  BOOST_TEST(parameters.size() == 0u);
  BOOST_CHECK_NO_THROW((BatchNorm{parameters / "norm", 2, {.momentum = 1}}));
}

BOOST_AUTO_TEST_CASE(dropout_keeps_the_expectation_and_ends_with_training) {
  const Dropout dropout{0.25};
  Tape<float> tape;
  const std::vector<float> ones(10000, 1.0f);
  const auto x = tape.input(std::span<const float>(ones), Shape{10000});
  Random random{5};
  double sum = 0;
  for (const float y : dropout(x, Mode::train, random).values()) sum += static_cast<double>(y);
  BOOST_TEST(sum / 10000 == 1.0, boost::test_tools::tolerance(0.03));
  BOOST_TEST(dropout(x, Mode::evaluate, random).id() == x.id());
  BOOST_CHECK_EXCEPTION(Dropout{1.0}, UsageError, says("in [0, 1), got 1.0"));
}

BOOST_AUTO_TEST_CASE(an_embedding_bag_sums_its_rows_and_skips_padding) {
  Parameters<float> parameters{Random{6}};
  EmbeddingBag bag{parameters / "bag", 3, 2};
  Tape<float> tape;
  const std::vector<std::int32_t> rows{2, -1, 2, 0, -1, -1};
  const auto y = bag(tape.indices(std::span<const std::int32_t>(rows), Shape{2, 3}));
  const auto table = bag.table().values();
  BOOST_TEST(y.values()[0] == 2 * table[4], boost::test_tools::tolerance(1e-6f));
  BOOST_TEST(y.values()[3] == table[1]);
}

BOOST_AUTO_TEST_CASE(attention_passes_the_gradient_check_and_names_what_does_not_fit) {
  Parameters<double> parameters{Random{7}};
  MultiHeadAttention attention{parameters / "attention", 6, 3};
  Tape<double> tape;
  const auto query = random_input(tape, Shape{2, 2, 6}, "query"),
             key = random_input(tape, Shape{2, 3, 6}, "key");
  check(tape, attention(query, key, random_input(tape, Shape{2, 3, 6}, "value")));
  check(tape, attention(query));
  BOOST_CHECK_EXCEPTION(attention(query, key, query), TapeError, says("as many keys as values"));
  BOOST_CHECK_EXCEPTION(attention(random_input(tape, Shape{2, 6})), TapeError,
                        says("expected (batch, length, 6)"));
  const std::size_t made = parameters.size();
  for (const std::size_t heads : {0u, 4u})
    BOOST_CHECK_EXCEPTION((MultiHeadAttention{parameters / "other", 6, heads}), UsageError,
                          says("heads do not divide a width of 6"));
  BOOST_TEST(parameters.size() == made);
}

BOOST_AUTO_TEST_CASE(every_layer_takes_an_empty_batch) {
  Parameters<float> parameters;
  Tape<float> tape;
  const auto x = tape.input(std::span<const float>(), Shape{0, 4}),
             rows = tape.input(std::span<const float>(), Shape{0, 2, 4});
  BOOST_TEST((Mlp{parameters / "mlp", {4, 3, 2}})(x).shape().text() == "(0, 2)");
  BOOST_TEST((Linear{parameters / "bare", 4, 2, {.bias = false}})(x).shape().text() == "(0, 2)");
  BOOST_TEST((LayerNorm{parameters / "layer_norm", 4})(x).shape().text() == "(0, 4)");
  BOOST_TEST((BatchNorm{parameters / "norm", 4})(x, Mode::evaluate).shape().text() == "(0, 4)");
  BOOST_TEST((Conv1d{parameters / "conv", 2, 5, 3})(rows).shape().text() == "(0, 5, 2)");
  BOOST_TEST((MultiHeadAttention{parameters / "attention", 4, 2})(rows).shape().text() == "(0, 2, 4)");
  BOOST_TEST((Embedding{parameters / "embedding", 3, 2})(tape.indices({})).shape().text() == "(0, 2)");
}

BOOST_AUTO_TEST_SUITE_END()
