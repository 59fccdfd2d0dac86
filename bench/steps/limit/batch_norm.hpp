#pragma once
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "bench/steps/limit/dense.hpp"
#include "bench/steps/workload.hpp"

namespace vqgrad::bench {

constexpr std::size_t hidden = 16;

/// Batch normalization, ReLU and dropout of h (B, hidden) as one layer; a row is one register.
class NormalizedLayer {
 public:
  explicit NormalizedLayer(double dropout)
      : drop_(static_cast<std::uint32_t>(dropout * 65536)),
        scale_(65536.0f / static_cast<float>(65536 - drop_)) {
    for (std::uint32_t j = 0; j < hidden; ++j) state_[j] = 2463534242u + 7919 * j;
  }

  /// y may not be h.
  void forward(const float* h, const float* gain, const float* bias, float* y) {
    Doubles sums{}, squares{};
    for (std::size_t b = 0; b < batch_size; ++b) sums += doubles(row(h, b));
    const Row mean = floats(sums / batch_size);
    for (std::size_t b = 0; b < batch_size; ++b) {
      const Doubles d = doubles(row(h, b) - mean);
      squares += d * d;
    }
    for (std::size_t j = 0; j < hidden; ++j)
      inverse_[j] = static_cast<float>(1 / std::sqrt(squares[j] / batch_size + 1e-5));
    const Row g = row(gain, 0), shift = row(bias, 0), inverse = inverse_;
    Bits state = state_;
    for (std::size_t b = 0; b < batch_size; ++b) {
      state ^= state << 13;
      state ^= state >> 17;
      state ^= state << 5;
      const Row n = (row(h, b) - mean) * inverse, a = g * n + shift;
      const Row open = (((state >> 16) >= drop_) & (a > 0)) ? Row{} + scale_ : Row{};
      row(normalized_.data(), b) = n;
      row(open_.data(), b) = open;
      row(y, b) = a * open;
    }
    state_ = state;
  }

  /// dh from dy, and the gradients of gain and bias added; dh may be dy.
  void backward(const float* dy, const float* gain, float* dh, float* dgain, float* dbias) {
    Doubles sums{}, products{};
    for (std::size_t b = 0; b < batch_size; ++b) {
      const Row d = row(dy, b) * row(open_.data(), b);
      sums += doubles(d);
      products += doubles(d * row(normalized_.data(), b));
    }
    row(dgain, 0) += floats(products);
    row(dbias, 0) += floats(sums);
    const Row mean = floats(sums / batch_size), share = floats(products / batch_size);
    const Row factor = row(gain, 0) * inverse_;
    for (std::size_t b = 0; b < batch_size; ++b)
      row(dh, b) = factor * (row(dy, b) * row(open_.data(), b) - mean - row(normalized_.data(), b) * share);
  }

 private:
  using Row = lanes_t<hidden>;
  typedef double Doubles __attribute__((vector_size(hidden * sizeof(double))));
  typedef std::uint32_t Bits __attribute__((vector_size(hidden * sizeof(std::uint32_t))));

  static Row& row(float* x, std::size_t b) { return lanes<hidden>(x + b * hidden); }
  static const Row& row(const float* x, std::size_t b) { return lanes<hidden>(x + b * hidden); }
  static Doubles doubles(Row x) { return __builtin_convertvector(x, Doubles); }
  static Row floats(Doubles x) { return __builtin_convertvector(x, Row); }

  std::uint32_t drop_;
  float scale_;
  Bits state_;
  Row inverse_;
  std::vector<float> normalized_ = std::vector<float>(batch_size * hidden), open_ = normalized_;
};

}  // namespace vqgrad::bench
