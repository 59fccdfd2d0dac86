#pragma once
#include <limits>
#include <span>

#include "apps/experiments/likelihood/rating_autoencoder.hpp"

namespace vqgrad {

/// Bits a target, of all users' bits together over all their targets.
struct CodeLength {
  double reconstruction = 0;                                         ///< E -log2 p(targets | z)
  double latent = 0;                                                 ///< of z, under the prior in training
  double learned_latent = std::numeric_limits<double>::quiet_NaN();  ///< under the learned prior, if any

  double total() const { return reconstruction + latent; }
  double learned_total() const { return reconstruction + learned_latent; }
};

/// How long a code of the targets is that sends z first, and then the ratings given z: -ELBO, with the KL as
/// the price of a random z (Honkela and Valpola 2004, "bits back") and the code's own of a quantized one.
CodeLength code_length(RatingAutoencoder& model, std::span<const Profile> profiles, Random random,
                       std::size_t samples);

/// Bits a target of what the encoder has not read, z being known to both sides and so for free:
/// -log2 of the mean over samples of p(target | z), each target for itself.
double prediction_bits(RatingAutoencoder& model, std::span<const Profile> profiles, Random random,
                       std::size_t samples);

/// How many bits a target the reconstruction loses when each user gets the z of another one, drawn by a
/// permutation that leaves nobody in place. 0 if the decoder does not look at z, or z is the same for all.
double shuffle_loss(RatingAutoencoder& model, std::span<const Profile> profiles, Random random);

}  // namespace vqgrad
