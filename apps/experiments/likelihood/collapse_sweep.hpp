#pragma once
#include "apps/experiments/likelihood/held_out_users.hpp"
#include "apps/experiments/likelihood/likelihood_experiment.hpp"
#include "apps/experiments/likelihood/measurements.hpp"

namespace vqgrad {

/// One seed's sweep over the share of a user's observed ratings that the decoder is shown besides z. The
/// targets are the other fifth, which the encoder reads. Metrics, of test users:
///
///   bits, reconstruction, latent   bits per target, as in the likelihood table
///   shuffle             bits per target lost with the z of another user
///   latent_bits         cost of z in bits per user: the KL, or G log2 K
///   information         mutual information of user and z, in bits per user, at most log2 of the test users
///   active_units        of a Gaussian: dimensions whose posterior mean varies
///   perplexity          of codes: the mean over groups
std::vector<Measured> collapse_rows(const HeldOutUsers& users, const LikelihoodOptions& options,
                                    Random random, const AfterEpoch& after_epoch);

std::size_t collapse_trainings();

std::string collapse_text(const Measurements& rows);

}  // namespace vqgrad
