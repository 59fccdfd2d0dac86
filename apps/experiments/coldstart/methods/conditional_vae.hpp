#pragma once
#include <vector>

#include "apps/experiments/coldstart/warmup_method.hpp"
#include "nn/mlp.hpp"

namespace vqgrad {

/// The common part of CVAR and the published VQ methods (Zhao et al., SIGIR 2022, arXiv 2205.13795, section
/// 3): two Gaussian encoders, of an id's embedding and of its side information, into one latent space of 8
/// dimensions, with their squared 2-Wasserstein distance as a loss, and a decoder back to an embedding.
///
///   z = mean + exp(log_variance / 2) noise,   vectors = decoder([z, count])
///
/// Encoders D-16-8 and S-16-8, decoder 9-12-16, ReLU between; without a count the decoder sees z alone.
class ConditionalVae {
 public:
  static constexpr std::size_t latent = 8;

  struct Gaussian {
    Var<float> mean, log_variance;  ///< (B, 8)
  };

  ConditionalVae(ColdModel& model);

  Gaussian of_id(const Batch& batch) const;    ///< q(z | the id's embedding)
  Gaussian of_side(const Batch& batch) const;  ///< p(z | side information)
  Var<float> sample(const Gaussian& gaussian) const;
  Var<float> decode(Var<float> z, const Batch& batch) const;

  /// The distance between both Gaussians, summed over the batch as in the published code.
  Var<float> distance(const Gaussian& a, const Gaussian& b) const;
  /// Squared error, summed over the embedding, mean over the batch.
  Var<float> reconstruction(Var<float> vectors, const Batch& batch) const;

  /// Encoders, decoder and the side information's tables: the parameters of the encoder phase.
  std::vector<Parameter<float>*> trainable() const;

 private:
  ColdModel& model_;
  Mlp<float> id_mean_, id_log_variance_, side_mean_, side_log_variance_, decoder_;
};

}  // namespace vqgrad
