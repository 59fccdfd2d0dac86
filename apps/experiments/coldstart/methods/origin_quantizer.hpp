#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "apps/experiments/coldstart/cold_model.hpp"
#include "vq/codebook_usage.hpp"

namespace vqgrad {

/// published: NaN included. signed_root: repaired by sign(p) sqrt|p|. code_zero: no search at all, q = C[0]
/// by construction, the control that embarrasses the method.
enum class OriginSearch { published, signed_root, code_zero };

/// The origin's quantization, to the letter, so that its figures can be explained: with z (B, 8) and the
/// codebook C (32, 8),
///
///   S = sqrt(z z^T) element by element, (B, 8, 8)
///   k_i = argmin_k |S_i - C_k|^2,   q_i = C[k_i][i],   (B, 8)
///
/// A row of S is real only where all eight signs agree. Elsewhere a root is NaN, so are all distances, and
/// the published code's argmin then answers 0: nearly always q is C[0], a constant.
class OriginQuantizer {
 public:
  static constexpr std::size_t codes = 32;

  OriginQuantizer(ColdModel& model, OriginSearch search);

  /// q (B, 8); its gradient goes to the codebook.
  Var<float> operator()(Var<float> z);
  /// mean((sg(q) - z)^2) + 0.25 mean((sg(z) - q)^2): the 0.25 falls on the codebook's term, as published.
  static Var<float> loss(Var<float> z, Var<float> q);

  Parameter<float>& codebook() const { return *codebook_; }
  /// Share of rows of S seen so far that had a NaN.
  double nan_share() const {
    return rows_ == 0 ? 0 : static_cast<double>(nan_rows_) / static_cast<double>(rows_);
  }
  /// Of the answers so far.
  CodebookUsage usage() const { return usage_of_counts(answers_); }

 private:
  ColdModel& model_;
  OriginSearch search_;
  Parameter<float>* codebook_;
  std::vector<std::int32_t> elements_;  // of the codebook, one an element of q
  std::size_t rows_ = 0, nan_rows_ = 0;
  std::vector<std::size_t> answers_ = std::vector<std::size_t>(codes);  // how often each code was one
};

}  // namespace vqgrad
