#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "apps/experiments/likelihood/fit_ratings.hpp"
#include "apps/experiments/likelihood/held_out_users.hpp"
#include "apps/experiments/likelihood/latent.hpp"
#include "apps/experiments/likelihood/measurements.hpp"

namespace vqgrad {

/// The options of the command line.
struct LikelihoodOptions {
  std::string data;                        ///< folder or schema file; empty: made-up data
  std::string out;                         ///< a JSON file; empty: none
  std::string part = "both";               ///< table, collapse or both
  std::vector<std::string> models{"all"};  ///< of the table, besides the histograms
  std::size_t seeds = 3;
  std::size_t threads = 1;
  std::size_t hidden = 64;
  LatentSizes sizes;
  FitOptions fit;
};

/// Called after each epoch of a model's training.
using AfterEpoch = std::function<void(const std::string& model)>;

/// Trains and measures all models under all seeds, prints the tables and writes `out`, whole or not at all.
/// Throws UsageError and DataError for what cannot be measured, and Error with Exit::interrupted after a
/// Ctrl-C.
void run_likelihood(const LikelihoodOptions& options);

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
