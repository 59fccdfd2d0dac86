// labels: unit
// What a layer records and throws names the line that called the layer.
#include <boost/test/unit_test.hpp>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "nn/activate.hpp"
#include "nn/batch_norm.hpp"
#include "nn/conv1d.hpp"
#include "nn/dropout.hpp"
#include "nn/embedding.hpp"
#include "nn/layer_norm.hpp"
#include "nn/linear.hpp"
#include "nn/mlp.hpp"
#include "nn/multi_head_attention.hpp"
#include "tests/support/tape_cases.hpp"

using namespace vqgrad;
using namespace vqgrad::tests;

BOOST_AUTO_TEST_SUITE(caller_line)

BOOST_AUTO_TEST_CASE(nodes_and_errors_inside_any_layer_name_the_line_that_called_it) {
  Parameters<double> parameters;
  Linear linear{parameters / "linear", 4, 3, {.activation = Activation::gelu}};
  MaskedLinear masked{parameters / "masked", {0, 1, 1, 2}, {0, 1, 2}};
  Mlp mlp{parameters / "mlp", {4, 5, 3}};
  Mlp normed{parameters / "normed", {4, 5, 3}, {.batch_norm = true, .dropout = 0.5}};
  BatchNorm batch_norm{parameters / "batch_norm", 4};
  LayerNorm layer_norm{parameters / "layer_norm", 4};
  Conv1d conv1d{parameters / "conv1d", 2, 3, 3};
  MultiHeadAttention attention{parameters / "attention", 4, 2};
  Embedding embedding{parameters / "embedding", 5, 4};
  EmbeddingBag bag{parameters / "bag", 5, 4};
  Random masks{1};
  Tape<double> tape;
  const std::vector<double> zeros(16);
  const auto of = [&](Shape shape) {
    return tape.input(std::span(zeros).first(shape.size()), shape, here_7);
  };
  const auto rows = [&](std::int32_t row, Shape shape) {
    return tape.indices(std::vector{row, row}, shape, here_7);
  };

  linear(of({2, 4}), here_7), masked(of({2, 4}), here_7), mlp(of({2, 4}), here_7);
  normed(of({2, 4}), Mode::train, masks, here_7);
  batch_norm(of({2, 4}), Mode::train, here_7), layer_norm(of({2, 4}), here_7);
  conv1d(of({1, 2, 5}), here_7), attention(of({1, 3, 4}), here_7);
  embedding(rows(4, {2}), here_7), bag(rows(4, {1, 2}), here_7);
  Dropout(0.5)(of({2, 4}), Mode::train, masks, here_7), activate(of({2, 4}), Activation::tanh, here_7);
  check_lines(tape, 0, here_7);

  const std::vector<std::function<void()>> wrong{
      [&] {
        linear(of({2, 3}), here_7);
      },
      [&] {
        masked(of({2, 3}), here_7);
      },
      [&] {
        mlp(of({2, 3}), here_7);
      },
      [&] { mlp(of({4}), here_7); },
      [&] {
        normed(of({2, 3}), Mode::train, masks, here_7);
      },
      [&] {
        normed(of({2, 4}), here_7);
      },
      [&] {
        batch_norm(of({2, 3}), Mode::train, here_7);
      },
      [&] {
        batch_norm(of({2, 3}), Mode::evaluate, here_7);
      },
      [&] {
        layer_norm(of({2, 3}), here_7);
      },
      [&] {
        conv1d(of({1, 3, 5}), here_7);
      },
      [&] {
        attention(of({1, 3, 3}), here_7);
      },
      [&] {
        attention(of({1, 3, 4}), of({2, 2, 4}), of({2, 2, 4}), here_7);
      },
      [&] { embedding(rows(5, {2}), here_7); },
      [&] {
        bag(rows(5, {1, 2}), here_7);
      },
      [&] { activate(of({2}), static_cast<Activation>(99), here_7); },
  };
  for (const auto& call : wrong) {
    const std::string error = error_of(call);
    BOOST_TEST(error.ends_with(", at case.cpp:7"), error);
  }
}

BOOST_AUTO_TEST_SUITE_END()
