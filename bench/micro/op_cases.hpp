#pragma once
#include <functional>
#include <string>
#include <vector>

#include "autodiff/ops/convolution.hpp"
#include "autodiff/ops/dropout.hpp"
#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/factorization_machine.hpp"
#include "autodiff/ops/indexing.hpp"
#include "autodiff/ops/linear_algebra.hpp"
#include "autodiff/ops/losses.hpp"
#include "autodiff/ops/normalization.hpp"
#include "autodiff/ops/reduction.hpp"
#include "autodiff/ops/shaping.hpp"
#include "autodiff/ops/softmax.hpp"
#include "autodiff/ops/stop_gradient.hpp"
#include "autodiff/ops/vectors.hpp"
#include "base/random.hpp"

namespace vqgrad::bench {

constexpr std::size_t rows = 2048, columns = 176;

/// A call of an op on x (2048, 176), a variable.
struct OpCase {
  std::string name;
  double passes;  ///< arrays as large as x that forward and backward read or write at least
  std::function<Var<float>(Tape<float>& tape, Var<float> x)> build;
  double products = 0;  ///< multiply-adds, forward and backward, if they rather than memory limit the op
};

inline Var<float> ones(Tape<float>& tape, const Shape& shape) {
  static const std::vector<float> values(rows * columns, 1);
  return tape.input(std::span(values).first(shape.size()), shape);
}

/// Row numbers below `below`, in no order.
inline Indices<float> picks(Tape<float>& tape, const Shape& shape, std::uint32_t below) {
  const auto values = tape.arena().make<std::int32_t>(shape.size());
  for (std::size_t k = 0; k < values.size(); ++k)
    values[k] = static_cast<std::int32_t>(k * 2654435761u % below);
  return tape.indices(std::span<const std::int32_t>(values), shape);
}

/// One for every op of the library.
inline std::vector<OpCase> op_cases() {
  static Random masks(1);
  static const std::vector<float> zeros(columns, 0), variances(columns, 1);
  constexpr double area = rows * columns;
  const Shape all{rows, columns}, row{columns}, per_row{rows}, flipped{columns, rows}, bags{rows, 6};
  const Shape weight{columns, 16}, bias{16}, queries{32, columns};
  return {
      {"abs", 5, [](auto&, auto x) { return abs(x); }},
      {"add", 5, [](auto&, auto x) { return x + x; }},
      {"argmin", 7, [](auto&, auto x) { return one_hot(argmin(x), columns) * x; }},
      {"batch_norm", 7, [=](auto& t, auto x) { return batch_norm(x, ones(t, row), ones(t, row), 1e-5).y; }},
      {"batch_norm_inference", 5,
       [=](auto& t, auto x) {
         return batch_norm_inference(x, ones(t, row), ones(t, row), std::span<const float>(zeros),
                                     std::span<const float>(variances), 1e-5);
       }},
      {"binary_cross_entropy_with_logits", 3,
       [](auto& t, auto x) { return binary_cross_entropy_with_logits(x, ones(t, x.shape())); }},
      {"broadcast_to", 2, [=](auto&, auto x) { return broadcast_to(slice(x, 0, 0, 1), all); }},
      {"clamp", 5, [](auto&, auto x) { return clamp(x, 0.2, 0.8); }},
      {"concatenate", 6,
       [](auto&, auto x) {
         return concatenate({x, x}, 1);
       }},
      {"conv1d", 10,
       [](auto& t, auto x) {
         return conv1d(reshape(x, Shape{rows, 1, columns}), ones(t, Shape{4, 1, 3}), ones(t, Shape{4}), 1, 1);
       }},
      {"diagonal", 4,
       [](auto&, auto x) {
         return diagonal(reshape(slice(x, 1, 0, 64), Shape{rows, 8, 8}));
       }},
      {"divide", 8, [](auto&, auto x) { return 1.0f / x; }},
      {"dropout", 5, [](auto&, auto x) { return dropout(x, 0.2, masks); }},
      {"embed_fields", 4,
       [](auto& t, auto x) {
         const EmbeddedField<float> one{x, picks(t, Shape{rows}, rows)};
         return embed_fields(std::span<const EmbeddedField<float>>(&one, 1));
       }},
      {"embedding_bag", 14, [=](auto& t, auto x) { return embedding_bag(x, picks(t, bags, rows)); }},
      {"exp", 5, [](auto&, auto x) { return exp(x); }},
      {"expm1", 5, [](auto&, auto x) { return expm1(x); }},
      {"factorization_machine", 3, [](auto&, auto x) { return factorization_machine(x, 11); }},
      {"gather", 4, [=](auto& t, auto x) { return gather(x, picks(t, per_row, rows)); }},
      {"gaussian_kl", 6, [](auto&, auto x) { return gaussian_kl(x, x); }},
      {"gelu", 5, [](auto&, auto x) { return gelu(x); }},
      {"layer_norm", 7, [=](auto& t, auto x) { return layer_norm(x, ones(t, row), ones(t, row), 1e-5); }},
      {"leaky_relu", 5, [](auto&, auto x) { return leaky_relu(x); }},
      {"linear", 3, [=](auto& t, auto x) { return linear(x, ones(t, weight), ones(t, bias)); },
       2 * 16 * area},
      {"log", 5, [](auto&, auto x) { return log(x); }},
      {"log1p", 5, [](auto&, auto x) { return log1p(x); }},
      {"log_softmax", 5, [](auto&, auto x) { return log_softmax(x); }},
      {"logsumexp", 3, [](auto&, auto x) { return logsumexp(x, {1}); }},
      {"matmul", 3, [=](auto& t, auto x) { return matmul(x, ones(t, weight)); }, 2 * 16 * area},
      {"max", 3, [](auto&, auto x) { return max(x, {1}); }},
      {"maximum", 7, [=](auto& t, auto x) { return maximum(x, ones(t, all)); }},
      {"mean", 2, [](auto&, auto x) { return mean(x, {0}); }},
      {"mean_squared_error", 3, [](auto& t, auto x) { return mean_squared_error(x, ones(t, x.shape())); }},
      {"minimum", 7, [](auto& t, auto x) { return minimum(x, ones(t, x.shape())); }},
      {"multiply", 8, [](auto&, auto x) { return x * x; }},
      {"nearest_code", 1,
       [](auto&, auto x) { return one_hot(nearest_code(x, slice(x, 0, 0, 32)), 32) * slice(x, 1, 0, 32); },
       32 * area},
      {"negate", 4, [](auto&, auto x) { return -x; }},
      {"one_hot", 2, [=](auto& t, auto x) { return one_hot(picks(t, per_row, columns), columns) * x; }},
      {"outer_product", 4,
       [](auto&, auto x) { return outer_product(slice(x, 1, 0, 11), slice(x, 1, 0, 16)); }},
      {"pow", 5, [](auto&, auto x) { return pow(x, 1.5); }},
      {"relu", 5, [](auto&, auto x) { return relu(x); }},
      {"reshape", 4, [=](auto&, auto x) { return reshape(x, flipped); }},
      {"rooted_outer_product", 4,
       [](auto&, auto x) { return rooted_outer_product(slice(x, 1, 0, 11), slice(x, 1, 0, 16)); }},
      {"sigmoid", 5, [](auto&, auto x) { return sigmoid(x); }},
      {"signed_root", 5, [](auto&, auto x) { return signed_root(x); }},
      {"slice", 3, [](auto&, auto x) { return slice(x, 1, 0, columns / 2); }},
      {"softmax", 5, [](auto&, auto x) { return softmax(x); }},
      {"softmax_cross_entropy", 4,
       [=](auto& t, auto x) { return softmax_cross_entropy(x, picks(t, per_row, columns)); }},
      {"softplus", 5, [](auto&, auto x) { return softplus(x); }},
      {"sqrt", 5, [](auto&, auto x) { return sqrt(x); }},
      {"square", 5, [](auto&, auto x) { return square(x); }},
      {"squared_distance", 3, [=](auto& t, auto x) { return squared_distance(x, ones(t, queries)); },
       2 * 32 * area},
      {"squared_wasserstein", 12, [](auto&, auto x) { return squared_wasserstein(x, x, x, x); }},
      {"stop_gradient", 2, [](auto&, auto x) { return x * stop_gradient(x); }},
      {"subtract", 5, [](auto& t, auto x) { return x - ones(t, x.shape()); }},
      {"sum", 2, [](auto&, auto x) { return sum(x); }},
      {"tanh", 5, [](auto&, auto x) { return tanh(x); }},
      {"transpose", 4, [](auto&, auto x) { return transpose(x); }},
      {"where", 6, [=](auto& t, auto x) { return where(picks(t, all, 2), x, ones(t, all)); }},
  };
}

}  // namespace vqgrad::bench
