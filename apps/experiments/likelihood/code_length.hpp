#pragma once
#include <limits>
#include <span>

#include "apps/experiments/likelihood/rating_autoencoder.hpp"

namespace vqgrad {

/// Bits per target: the sum over all users over the number of all their targets.
struct CodeLength {
  double reconstruction = 0;                                         ///< E -log2 p(targets | z)
  double latent = 0;                                                 ///< of z, under the prior in training
  double learned_latent = std::numeric_limits<double>::quiet_NaN();  ///< under the learned prior, if any

  double total() const { return reconstruction + latent; }
  double learned_total() const { return reconstruction + learned_latent; }
};

/// The length of a code of the targets that sends z first, and then the ratings given z: -ELBO, with the KL
/// as the cost of a random z (Honkela and Valpola 2004, "bits back"), and the code's own length for a
/// quantized z.
CodeLength code_length(RatingAutoencoder& model, std::span<const Profile> profiles, Random random,
                       std::size_t samples);

/// Bits per target of ratings that the encoder has not read; z is known to both sides and costs nothing:
/// -log2 of the mean over samples of p(target | z), for each target separately.
double prediction_bits(RatingAutoencoder& model, std::span<const Profile> profiles, Random random,
                       std::size_t samples);

/// The bits per target that the reconstruction loses if each user gets the z of another one, by a permutation
/// without fixed points. 0 if the decoder ignores z, or z is the same for all.
double shuffle_loss(RatingAutoencoder& model, std::span<const Profile> profiles, Random random);

}  // namespace vqgrad
