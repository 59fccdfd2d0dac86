#pragma once
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include "apps/experiments/likelihood/rating_autoencoder.hpp"
#include "base/random.hpp"

namespace vqgrad {

// The information in the latents of n users; `encoded` (n, 2 D) holds [m, v] of each user's N(m, e^v).

/// Dimensions whose posterior mean varies by more than 0.01 over the users (Burda et al. 2016, arXiv
/// 1509.00519, section 5.1).
std::size_t active_units(std::span<const float> encoded, std::size_t dim);

/// The mean KL from N(0, 1), in bits per user.
double gaussian_kl_bits(std::span<const float> encoded, std::size_t dim);

/// Mutual information of user and z in bits, z drawn once for each user:
///
///   I = mean_i log2 q(z_i | x_i) / (mean_j q(z_i | x_j))
///
/// which is E KL(q(z | x) || p) - KL(q(z) || p) of Hoffman and Johnson 2016 with the q(z) of these users. It
/// is at most log2 n.
double gaussian_information(std::span<const float> encoded, std::size_t dim, Random random);

/// The same for codes (n, G) that are a function of the user: the entropy of the rows, in bits.
double code_information(std::span<const std::int32_t> codes, std::size_t groups);

/// The mean over groups of the perplexity of a group's codes, of K.
double mean_perplexity(std::span<const std::int32_t> codes, std::size_t groups, std::size_t per_group);

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
