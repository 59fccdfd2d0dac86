#pragma once
#include "apps/experiments/likelihood/held_out_users.hpp"
#include "apps/experiments/likelihood/likelihood_experiment.hpp"
#include "apps/experiments/likelihood/measurements.hpp"

namespace vqgrad {

/// One seed's rows of the likelihood table, all in bits per rating of the test users:
///
///   bits                 all their ratings' values, by a code that a decoder can read
///   learned_bits         the same with a prior over codes that was learned after training
///   gain                     the difference to popularity
///   reconstruction, latent   the two parts of `bits` if a latent is sent
///   prediction           a random fifth of their ratings, given the others
///   validation           the criterion of the best epoch, of validation users
std::vector<Measured> likelihood_rows(const HeldOutUsers& users, const LikelihoodOptions& options,
                                      Random random, const AfterEpoch& after_epoch);

/// The trained models: matrix-factorization and the latents.
std::vector<std::string> likelihood_models();
/// The trained models that `options` names, each once. Results do not depend on the other models.
std::vector<std::string> chosen_models(const LikelihoodOptions& options);

std::string likelihood_text(const Measurements& rows);

}  // namespace vqgrad
