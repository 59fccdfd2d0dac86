#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "apps/experiments/coldstart/cold_model.hpp"
#include "apps/experiments/coldstart/methods/conditional_vae.hpp"
#include "vq/codebook_usage.hpp"

namespace vqgrad {

/// published: with its NaN. signed_root: repaired by sign(p) sqrt|p|. code_zero: no search at all, q = C[0]
/// by construction, a control.
enum class OriginSearch { published, signed_root, code_zero };

/// The quantization of the published code, to the letter, to explain its results: with z (B, 8) and the
/// codebook C (32, 8),
///
///   S = sqrt(z z^T) element by element, (B, 8, 8)
///   k_i = argmin_k |S_i - C_k|^2,   q_i = C[k_i][i],   (B, 8)
///
/// A row of S is real only if all eight signs agree. Otherwise a root is NaN, and so are all distances, for
/// which the published code's argmin returns 0: nearly always q is C[0], a constant.
class OriginQuantizer {
 public:
  static constexpr std::size_t codes = 32;

  OriginQuantizer(ColdModel& model, OriginSearch search);

  /// q (B, 8); its gradient goes to the codebook.
  Var<float> operator()(Var<float> z);
  /// mean((sg(q) - z)^2) + 0.25 mean((sg(z) - q)^2): the factor is on the codebook's term, as published.
  static Var<float> loss(Var<float> z, Var<float> q);

  Parameter<float>& codebook() const { return *codebook_; }
  /// Share of the rows of S so far that had a NaN.
  double nan_share() const {
    return rows_ == 0 ? 0 : static_cast<double>(nan_rows_) / static_cast<double>(rows_);
  }
  /// Of the codes so far.
  CodebookUsage usage() const { return usage_of_counts(counts_); }

 private:
  ColdModel& model_;
  OriginSearch search_;
  Parameter<float>* codebook_;
  std::vector<std::int32_t> elements_;  // indices into the codebook, one per element of q
  std::size_t rows_ = 0, nan_rows_ = 0;
  std::vector<std::size_t> counts_ = std::vector<std::size_t>(codes);  // how often each code was chosen
};

/// The published VQ-VAE: CVAR with its quantizer between side information and decoder. The decoder is trained
/// on z and used on q; the codebook is trained last, alone. Other searches give "vqvae-repaired" and the
/// control "constant-code".
class VqvaeOrigin : public WarmupMethod {
 public:
  VqvaeOrigin(ColdModel& model, OriginSearch search)
      : WarmupMethod(model), vae_(model), quantizer_(model, search) {}

  std::vector<Phase> base_phases() override;
  std::vector<Phase> stage_phases(std::size_t stage) override;
  bool generates() const override { return true; }
  Var<float> generate(const Batch& batch) override;

  const OriginQuantizer& quantizer() const { return quantizer_; }

 private:
  Var<float> encoder_loss(const Batch& batch, Var<float> z, const ConditionalVae::Gaussian& id);
  Phase encoder_phase(std::span<const std::uint32_t> rows, std::size_t epochs);
  Phase codebook_phase();

  ConditionalVae vae_;
  OriginQuantizer quantizer_;
};

}  // namespace vqgrad
