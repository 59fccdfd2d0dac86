#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

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

}  // namespace vqgrad
