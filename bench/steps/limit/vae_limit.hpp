#pragma once
#include <cmath>
#include <cstddef>
#include <vector>

#include "bench/steps/limit/click_limit.hpp"

namespace vqgrad::bench {

/// Linear, ReLU, linear, for row blocks: keeps its hidden layer for the way back.
template <std::size_t In, std::size_t Hidden, std::size_t Out>
class SmallMlp {
 public:
  SmallMlp(AdamArray& array, std::uint64_t stream) : array_(array) {
    w1_ = array.add(initial(stream, In * Hidden)), b1_ = array.add(initial(stream + 1, Hidden));
    w2_ = array.add(initial(stream + 2, Hidden * Out)), b2_ = array.add(initial(stream + 3, Out));
  }
  /// Before the first block of a backward pass.
  void prepare() {
    transposed<In, Hidden>(&array_.x[w1_], w1t_);
    transposed<Hidden, Out>(&array_.x[w2_], w2t_);
  }
  void forward(const float* x, float* h, float* y) const {
    dense<In, Hidden>(x, &array_.x[w1_], &array_.x[b1_], h);
    for (std::size_t i = 0; i < block * Hidden; ++i) h[i] = h[i] > 0 ? h[i] : 0;
    dense<Hidden, Out>(h, &array_.x[w2_], &array_.x[b2_], y);
  }
  /// dx may be null.
  void backward(const float* x, const float* h, const float* dy, float* dx) {
    float dh[block * Hidden];
    float* g = array_.gradient.data();
    dense_weights<Hidden, Out>(h, dy, g + w2_, g + b2_);
    dense_inputs<Hidden, Out>(dy, w2t_, dh);
    for (std::size_t i = 0; i < block * Hidden; ++i) dh[i] = h[i] > 0 ? dh[i] : 0;
    dense_weights<In, Hidden>(x, dh, g + w1_, g + b1_);
    if (dx) dense_inputs<In, Hidden>(dh, w1t_, dx);
  }

 private:
  AdamArray& array_;
  std::size_t w1_, b1_, w2_, b2_;
  float w1t_[In * Hidden], w2t_[Hidden * Out];
};

/// The encoders, the noise and the decoder by hand.
class VaeLimit {
 public:
  VaeLimit(AdamArray& array, ClickLimit& click)
      : click_(click),
        id_mean_(array, vae),
        id_log_variance_(array, vae + 4),
        side_mean_(array, vae + 8),
        side_log_variance_(array, vae + 12),
        decoder_(array, vae + 16) {}

  /// The loss; z is then what was drawn.
  double forward(const BatchData& batch) {
    double reconstruction = 0, distance = 0;
    const float* items = click_.table_values(item_field);
    for (std::size_t b = 0; b < batch_size; b += block) {
      gather(batch, b, items);
      id_mean_.forward(&item_[b * width], &h_[0][b * 16], &mean_[b * latent]);
      id_log_variance_.forward(&item_[b * width], &h_[1][b * 16], &log_variance_[b * latent]);
      side_mean_.forward(&side_[b * side_inputs], &h_[2][b * 16], &side_m_[b * latent]);
      side_log_variance_.forward(&side_[b * side_inputs], &h_[3][b * 16], &side_v_[b * latent]);
      for (std::size_t i = b * latent; i < (b + block) * latent; ++i) {
        deviation_[i] = std::exp(0.5f * log_variance_[i]);
        side_deviation_[i] = std::exp(0.5f * side_v_[i]);
      }
      for (std::size_t r = b; r < b + block; ++r) {
        float* in = &decoder_in_[r * (latent + 1)];
        for (std::size_t j = 0; j < latent; ++j) {
          const std::size_t i = r * latent + j;
          in[j] = z[i] = mean_[i] + deviation_[i] * batch.noise[i];
          const float m = mean_[i] - side_m_[i], s = deviation_[i] - side_deviation_[i];
          distance += static_cast<double>(m * m + s * s);
        }
        in[latent] = batch.numbers[count_field][r];
      }
      decoder_.forward(&decoder_in_[b * (latent + 1)], &h_[4][b * 12], &vectors_[b * width]);
      for (std::size_t i = b * width; i < (b + block) * width; ++i) {
        const float d = vectors_[i] - item_[i];
        reconstruction += static_cast<double>(d * d);
      }
    }
    return click_.forward(batch, vectors_.data()) + reconstruction / batch_size + distance;
  }

  void backward(const BatchData& batch) {
    for (std::size_t i = 0; i < vectors_.size(); ++i)
      d_vectors_[i] = 2 * (vectors_[i] - item_[i]) / static_cast<float>(batch_size);
    click_.backward(batch, d_vectors_.data());
    for (auto* mlp : {&id_mean_, &id_log_variance_}) mlp->prepare();
    for (auto* mlp : {&side_mean_, &side_log_variance_}) mlp->prepare();
    decoder_.prepare();
    for (std::size_t b = 0; b < batch_size; b += block) {
      float d_in[block * (latent + 1)], d_mean[block * latent], d_log[block * latent];
      float d_side_m[block * latent], d_side_v[block * latent];
      decoder_.backward(&decoder_in_[b * (latent + 1)], &h_[4][b * 12], &d_vectors_[b * width], d_in);
      for (std::size_t r = 0; r < block; ++r)
        for (std::size_t j = 0; j < latent; ++j) {
          const std::size_t i = (b + r) * latent + j, k = r * latent + j;
          const float dz = d_in[r * (latent + 1) + j], m = 2 * (mean_[i] - side_m_[i]);
          const float s = 2 * (deviation_[i] - side_deviation_[i]);
          d_mean[k] = dz + m;
          d_log[k] = 0.5f * deviation_[i] * (dz * batch.noise[i] + s);
          d_side_m[k] = -m;
          d_side_v[k] = -0.5f * side_deviation_[i] * s;
        }
      id_mean_.backward(&item_[b * width], &h_[0][b * 16], d_mean, nullptr);
      id_log_variance_.backward(&item_[b * width], &h_[1][b * 16], d_log, nullptr);
      float d_side[block * side_inputs], more[block * side_inputs];
      side_mean_.backward(&side_[b * side_inputs], &h_[2][b * 16], d_side_m, d_side);
      side_log_variance_.backward(&side_[b * side_inputs], &h_[3][b * 16], d_side_v, more);
      for (std::size_t i = 0; i < block * side_inputs; ++i) d_side[i] += more[i];
      for (std::size_t r = 0; r < block; ++r)
        for (std::size_t f = 0; f < 3; ++f)
          click_.scatter_field(batch, b + r, side_fields[f], &d_side[r * side_inputs + f * width]);
    }
  }

  std::vector<float> z = std::vector<float>(batch_size * latent);

 private:
  void gather(const BatchData& batch, std::size_t b, const float* items) {
    for (std::size_t r = b; r < b + block; ++r) {
      std::copy_n(&items[static_cast<std::size_t>(batch.indices[item_field][r]) * width], width,
                  &item_[r * width]);
      float* side = &side_[r * side_inputs];
      for (std::size_t f = 0; f < 3; ++f) {
        const Field& field = fields[side_fields[f]];
        const float* table = click_.table_values(side_fields[f]);
        float sum[width] = {};
        for (std::size_t l = 0; l < field.words; ++l) {
          const auto row = static_cast<std::size_t>(batch.indices[side_fields[f]][r * field.words + l]);
          for (std::size_t j = 0; j < width; ++j) sum[j] += table[row * width + j];
        }
        std::copy_n(sum, width, side + f * width);
      }
      side[3 * width] = batch.numbers[count_field][r];
    }
  }

  ClickLimit& click_;
  SmallMlp<width, 16, latent> id_mean_, id_log_variance_;
  SmallMlp<side_inputs, 16, latent> side_mean_, side_log_variance_;
  SmallMlp<latent + 1, 12, width> decoder_;
  std::vector<float> h_[5] = {floats(16), floats(16), floats(16), floats(16), floats(12)};
  std::vector<float> item_ = floats(width), side_ = floats(side_inputs), vectors_ = floats(width),
                     d_vectors_ = vectors_;
  std::vector<float> mean_ = floats(latent), log_variance_ = mean_, side_m_ = mean_, side_v_ = mean_;
  std::vector<float> deviation_ = mean_, side_deviation_ = mean_, decoder_in_ = floats(latent + 1);

  static std::vector<float> floats(std::size_t columns) { return std::vector<float>(batch_size * columns); }
};

}  // namespace vqgrad::bench
