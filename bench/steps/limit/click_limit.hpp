#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include "bench/steps/limit/adam.hpp"
#include "bench/steps/limit/batch_norm.hpp"
#include "bench/steps/limit/dense.hpp"

namespace vqgrad::bench {

/// The click model by hand: every intermediate array is written once, and nothing that a row block can keep
/// in registers is written at all. Parameters lie in `trained`, or in `fixed`, which gets no gradient.
class ClickLimit {
 public:
  ClickLimit(AdamArray& trained, AdamArray& fixed, bool all, bool side, double dropout)
      : trained_(trained), fixed_(fixed), all_(all), first_(dropout), second_(dropout) {
    for (std::size_t f = 0; f < fields.size(); ++f) {
      const bool is_side = std::find(side_fields.begin(), side_fields.end(), f) != side_fields.end();
      table_[f] = place(initial(tables + f, fields[f].rows * width), all || (side && is_side));
    }
    const auto own = [&](std::uint64_t stream, std::size_t size, double center = 0) {
      return place(initial(stream, size, center), all);
    };
    w1_ = own(mlp, inputs * hidden), gain1_ = own(mlp + 1, hidden, 1), bias1_ = own(mlp + 2, hidden);
    w2_ = own(mlp + 3, hidden * hidden), gain2_ = own(mlp + 4, hidden, 1), bias2_ = own(mlp + 5, hidden);
    w3_ = own(mlp + 6, hidden), bias3_ = own(mlp + 7, 1);
    linear_ = own(bench::linear, 2), linear_bias_ = own(bench::linear + 1, 1);
  }

  /// The mean loss; `item` (B, width) stands in for the item table's rows where it is not null.
  double forward(const BatchData& batch, const float* item = nullptr) {
    for (std::size_t b = 0; b < batch_size; b += block) {
      for (std::size_t r = b; r < b + block; ++r) logits_[r] = embed(batch, r, item);
      dense<inputs, hidden>(&x_[b * inputs], value(w1_), nullptr, &h1_[b * hidden]);
    }
    first_.forward(h1_.data(), value(gain1_), value(bias1_), y1_.data());
    for (std::size_t b = 0; b < batch_size; b += block)
      dense<hidden, hidden>(&y1_[b * hidden], value(w2_), nullptr, &h2_[b * hidden]);
    second_.forward(h2_.data(), value(gain2_), value(bias2_), y2_.data());

    const lanes_t<hidden> w3 = lanes<hidden>(value(w3_));
    const float *u = value(linear_), bias = *value(bias3_) + *value(linear_bias_);
    const auto &time = batch.numbers[count_field - 1], &count = batch.numbers[count_field];
    for (std::size_t b = 0; b < batch_size; ++b)
      logits_[b] += bias + u[0] * time[b] + u[1] * count[b] + sum(lanes<hidden>(&y2_[b * hidden]) * w3);
    double loss = 0;
    for (std::size_t b = 0; b < batch_size; ++b) {
      const float s = logits_[b], label = batch.labels[b], e = std::exp(-std::abs(s));
      loss += static_cast<double>(std::max(s, 0.0f) - s * label + std::log(1 + e));
      const float sigmoid = (s >= 0 ? 1.0f : e) / (1 + e);
      logits_[b] = (sigmoid - label) / static_cast<float>(batch_size);  // from here on their gradient
    }
    return loss / batch_size;
  }

  /// Adds all gradients there are, and that of `item` to `d_item` (B, width) where it is not null.
  void backward(const BatchData& batch, float* d_item = nullptr) {
    head(batch);
    second_.backward(y2_.data(), value(gain2_), y2_.data(), slope(gain2_), slope(bias2_));
    float w2t[hidden * hidden], w1t[hidden * inputs];
    transposed<hidden, hidden>(value(w2_), w2t);
    transposed<inputs, hidden>(value(w1_), w1t);
    for (std::size_t b = 0; b < batch_size; b += block) {
      if (all_) dense_weights<hidden, hidden>(&y1_[b * hidden], &y2_[b * hidden], slope(w2_), nullptr);
      dense_inputs<hidden, hidden>(&y2_[b * hidden], w2t, &y1_[b * hidden]);
    }
    first_.backward(y1_.data(), value(gain1_), y1_.data(), slope(gain1_), slope(bias1_));
    float dx[block * inputs];
    for (std::size_t b = 0; b < batch_size; b += block) {
      if (all_) dense_weights<inputs, hidden>(&x_[b * inputs], &y1_[b * hidden], slope(w1_), nullptr);
      dense_inputs<inputs, hidden>(&y1_[b * hidden], w1t, dx);
      for (std::size_t r = 0; r < block; ++r) scatter(batch, b + r, dx + r * inputs, d_item);
    }
  }

  std::size_t table(std::size_t field) const { return table_[field].at; }
  const float* table_values(std::size_t field) { return value(table_[field]); }
  /// Row b's embedding of a field, as forward made it.
  const float* embedding(std::size_t b, std::size_t field) const { return &x_[b * inputs + field * width]; }

  /// to[rows of the field] += d, for row b.
  void scatter_field(const BatchData& batch, std::size_t b, std::size_t f, const float* d) {
    if (!table_[f].trained) return;
    float* gradient = slope(table_[f]);
    if (fields[f].number) {
      lanes<width>(gradient) += batch.numbers[f][b] * lanes<width>(d);
      return;
    }
    for (std::size_t l = 0; l < fields[f].words; ++l) {
      float* row = gradient + static_cast<std::size_t>(batch.indices[f][b * fields[f].words + l]) * width;
      lanes<width>(row) += lanes<width>(d);
    }
  }

 private:
  struct Place {
    std::size_t at;
    bool trained;
  };
  Place place(const std::vector<float>& values, bool trained) {
    return {(trained ? trained_ : fixed_).add(values), trained};
  }
  const float* value(Place p) const { return (p.trained ? trained_ : fixed_).x.data() + p.at; }
  float* slope(Place p) { return (p.trained ? trained_ : fixed_).gradient.data() + p.at; }

  /// Fills row b of x and of its sum; gives the factorization machine's part of the logit.
  float embed(const BatchData& batch, std::size_t b, const float* item) {
    lanes_t<width> sums{}, products{};
    for (std::size_t f = 0; f < fields.size(); ++f) {
      lanes_t<width> e{};
      const float* table = value(table_[f]);
      if (f == item_field && item) {
        e = lanes<width>(&item[b * width]);
      } else if (fields[f].number) {
        e = batch.numbers[f][b] * lanes<width>(table);
      } else {
        for (std::size_t l = 0; l < fields[f].words; ++l)
          e += lanes<width>(table +
                            static_cast<std::size_t>(batch.indices[f][b * fields[f].words + l]) * width);
      }
      lanes<width>(&x_[b * inputs + f * width]) = e;
      products += e * sums;
      sums += e;
    }
    lanes<width>(&sums_[b * width]) = sums;
    return sum(products);
  }

  static float sum(lanes_t<width> x) {
    float sum = 0;
    for (std::size_t j = 0; j < width; ++j) sum += x[j];
    return sum;
  }

  /// Gradients of what follows the MLP's last hidden layer; y2 becomes its own gradient.
  void head(const BatchData& batch) {
    const lanes_t<hidden> w = lanes<hidden>(value(w3_));
    lanes_t<hidden> d3{};
    float du[2] = {}, dbias = 0;
    for (std::size_t b = 0; b < batch_size; ++b) {
      const float g = logits_[b];
      d3 += g * lanes<hidden>(&y2_[b * hidden]);
      lanes<hidden>(&y2_[b * hidden]) = g * w;
      du[0] += g * batch.numbers[count_field - 1][b], du[1] += g * batch.numbers[count_field][b];
      dbias += g;
    }
    lanes<hidden>(slope(w3_)) += d3;
    slope(linear_)[0] += du[0], slope(linear_)[1] += du[1];
    *slope(bias3_) += dbias, *slope(linear_bias_) += dbias;
  }

  /// Row b's gradient into the tables: dx of the MLP, and the factorization machine's g (sum - x).
  void scatter(const BatchData& batch, std::size_t b, float* dx, float* d_item) {
    for (std::size_t f = 0; f < fields.size(); ++f) {
      float* d = dx + f * width;
      const float* x = &x_[b * inputs + f * width];
      lanes<width>(d) += logits_[b] * (lanes<width>(&sums_[b * width]) - lanes<width>(x));
      if (f == item_field && d_item)
        lanes<width>(&d_item[b * width]) += lanes<width>(d);
      else
        scatter_field(batch, b, f, d);
    }
  }

  AdamArray &trained_, &fixed_;
  bool all_;
  std::array<Place, fields.size()> table_;
  Place w1_, gain1_, bias1_, w2_, gain2_, bias2_, w3_, bias3_, linear_, linear_bias_;
  NormalizedLayer first_, second_;
  std::vector<float> x_ = std::vector<float>(batch_size * inputs),
                     sums_ = std::vector<float>(batch_size * width);
  std::vector<float> h1_ = std::vector<float>(batch_size * hidden), y1_ = h1_, h2_ = h1_, y2_ = h1_;
  std::vector<float> logits_ = std::vector<float>(batch_size);
};

}  // namespace vqgrad::bench
