#pragma once
#include <span>
#include <vector>

#include "apps/experiments/likelihood/popularity.hpp"
#include "nn/embedding.hpp"
#include "nn/linear.hpp"

namespace vqgrad {

/// A distribution over the C ratings of an item by a user with features h: the item's histogram, tilted along
/// the scale of ratings by a location and a dispersion that are linear in h,
///
///   p(k | h, i) ~ p_popularity(k | i) exp(b_ik + (w_i h + w h) x_k + (v_i h + v h) y_k)
///
/// x_k evenly spaced over [-2, 2], y_k = x_k^2 less its mean. With h a user's vector and without the
/// dispersion this is biased matrix factorization, w_i h the product of both vectors and w h the user's bias.
/// All parameters start near 0, where p is the histogram, and L2 pulls them back there.
class RatingHead {
 public:
  static constexpr std::size_t tilt_count = 2;

  RatingHead(Scope<float> scope, std::size_t width, const RatingSpace& space, const Popularity& popularity);

  /// Logits (P, C) of the batch's targets, h (B, width).
  Var<float> operator()(Var<float> h, const RatingBatch& batch) const;

  /// The parts of `operator()`, for a user's vector in closed form: the logits at h = 0 (items, C), the
  /// weights of both tilts (items, 2, width), and x and y (2, C).
  std::vector<double> base_logits() const;
  std::vector<double> tilt_weights() const;
  std::span<const float> tilts() const { return tilt_; }

  std::size_t width() const { return width_; }
  std::size_t classes() const { return classes_; }

 private:
  std::size_t width_, items_, classes_;
  std::vector<float> popularity_;  // (items, C) log p
  std::vector<float> tilt_;        // (2, C) x, y
  Linear<float> item_weights_;     // (width, items 2)
  Linear<float> shared_weights_;   // (width, 2)
  Embedding<float> offsets_;       // (items, C) b
};

}  // namespace vqgrad
