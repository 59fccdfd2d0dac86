#pragma once
#include "apps/likelihood/held_out_users.hpp"
#include "apps/likelihood/likelihood_options.hpp"
#include "apps/likelihood/measurements.hpp"

namespace vqgrad {

/// One seed's rows of the likelihood table, all in bits a rating of the test users:
///
///   bits                 all their ratings' values, by a code that a decoder can read
///   learned_bits         the same with a prior over codes that was learned after training
///   reconstruction, latent   the two parts of `bits` where a latent is sent
///   prediction           a random fifth of their ratings, given the others
///   validation           by what the epoch was chosen, of validation users
std::vector<Measured> likelihood_rows(const HeldOutUsers& users, const LikelihoodOptions& options,
                                      Random random, const AfterEpoch& after_epoch);

/// How many models of a seed are trained.
std::size_t likelihood_trainings();

std::string likelihood_text(const Measurements& rows);

}  // namespace vqgrad
