#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "apps/experiments/likelihood/user_ratings.hpp"

namespace vqgrad {

/// What is done with a user's ratings: the encoder reads `input`, the decoder is shown `shown` and codes the
/// values of `targets`, whose items it is told.
struct Profile {
  std::uint32_t user = 0;  ///< its place among the users that it was made of
  std::vector<Rating> input, shown, targets;
};

/// All ratings through the latent and back: input and targets are the same.
Profile whole_profile(std::uint32_t user, std::span<const Rating> ratings);

/// A random four fifths observed by the encoder, the others to predict. Both have one rating at least.
Profile prediction_profile(std::uint32_t user, std::span<const Rating> ratings, Random random);

/// The targets of `prediction_profile` through the latent and back, with a share of its observed ratings
/// shown to the decoder beside it: the shortcut. Of two shares the larger shows what the smaller does too.
Profile shortcut_profile(std::uint32_t user, std::span<const Rating> ratings, double share, Random random);

}  // namespace vqgrad
