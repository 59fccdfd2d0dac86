#include "apps/experiments/likelihood/likelihood_experiment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "apps/experiments/likelihood/latent_use.hpp"
#include "apps/experiments/likelihood/matrix_factorization.hpp"

namespace vqgrad {
namespace {

/// Common to one seed's models.
struct Seed {
  const HeldOutUsers& users;
  const LikelihoodOptions& options;
  const AfterEpoch& after_epoch;
  std::vector<Profile> train, whole, prediction;  // train; whole and prediction of test users
};

Measured histogram(const Seed& seed, const char* name,
                   double (Popularity::*bits)(std::span<const Profile>) const) {
  const auto a_target = [&](const std::vector<Profile>& profiles) {
    return (seed.users.popularity().*bits)(profiles) / static_cast<double>(count_targets(profiles));
  };
  return {{name}, {{"bits", a_target(seed.whole)}, {"prediction", a_target(seed.prediction)}}};
}

Measured matrix_factorization(const Seed& seed, Random random) {
  Parameters<float> parameters(random.split("parameters"));
  MatrixFactorization model(parameters / "mf", seed.train.size(), seed.options.sizes.dim, seed.users.space(),
                            seed.users.popularity());
  // A user's vector is updated once per epoch, so that it needs longer steps than weights.
  FitOptions fit = seed.options.fit;
  fit.learning_rate *= 5;
  // Validation gets worse for some epochs before it gets better.
  fit.patience = fit.epochs;
  const FitResult result = fit_ratings(
      model, parameters, seed.users.space(), [&](Random) { return seed.train; },
      seed.users.prediction(seed.users.split().validation), fit, random.split("fit"),
      [&] { seed.after_epoch("matrix-factorization"); });
  model.learn_prior(seed.train);
  return {{"matrix-factorization"},
          {{"bits", model.sequential_bits(seed.whole, random.split("bits"))},
           {"prediction", model.prediction_bits(seed.prediction, random.split("prediction"))},
           {"validation", result.validation},
           {"epoch", static_cast<double>(result.best_epoch)}}};
}

Measured autoencoder(const Seed& seed, const std::string& name, Random random) {
  Parameters<float> parameters(random.split("parameters"));
  RatingAutoencoder model(parameters / "model", seed.users.space(), seed.users.popularity(),
                          make_latent(name, seed.options.sizes, parameters / "latent"),
                          {.hidden = seed.options.hidden});
  const FitResult result = fit_ratings(
      model, parameters, seed.users.space(), [&](Random) { return seed.train; },
      seed.users.whole(seed.users.split().validation), seed.options.fit, random.split("fit"),
      [&] { seed.after_epoch(name); });
  model.latent().learn_prior(model.encode(seed.train));
  const std::size_t samples = model.latent().samples();
  const CodeLength bits = code_length(model, seed.whole, random.split("bits"), samples);
  Measured row{{name},
               {{"bits", bits.total()},
                {"reconstruction", bits.reconstruction},
                {"latent", bits.latent},
                {"prediction", prediction_bits(model, seed.prediction, random.split("prediction"), samples)},
                {"validation", result.validation},
                {"epoch", static_cast<double>(result.best_epoch)}}};
  if (!std::isnan(bits.learned_latent)) row.metrics.emplace_back("learned_bits", bits.learned_total());
  return row;
}

}  // namespace

std::vector<std::string> likelihood_models() {
  std::vector<std::string> names = latent_names();
  names.insert(names.begin(), "matrix-factorization");
  return names;
}

std::vector<std::string> chosen_models(const LikelihoodOptions& options) {
  std::vector<std::string> names = likelihood_models();
  const auto chosen = [&](const std::string& name) {
    return std::any_of(options.models.begin(), options.models.end(),
                       [&](const std::string& wanted) { return wanted == "all" || wanted == name; });
  };
  std::erase_if(names, [&](const std::string& name) { return !chosen(name); });
  return names;
}

std::vector<Measured> likelihood_rows(const HeldOutUsers& users, const LikelihoodOptions& options,
                                      Random random, const AfterEpoch& after_epoch) {
  const Seed seed{users,
                  options,
                  after_epoch,
                  users.whole(users.split().train),
                  users.whole(users.split().test),
                  users.prediction(users.split().test)};
  std::vector<Measured> rows{histogram(seed, "histogram of all", &Popularity::bits_of_all),
                             histogram(seed, "popularity", &Popularity::bits)};
  for (const std::string& name : chosen_models(options))
    rows.push_back(name == "matrix-factorization" ? matrix_factorization(seed, random.split("mf"))
                                                  : autoencoder(seed, name, random.split(name)));
  // A seed's users shift all models alike: differences within a seed are more precise than means over seeds.
  const double popularity = rows[1].metrics[0].second;
  for (Measured& row : rows) row.metrics.emplace_back("gain", popularity - row.metrics[0].second);
  return rows;
}

std::string likelihood_text(const Measurements& rows) {
  return rows.table({{"bits", "bits a rating"},
                     {"gain", "below popularity"},
                     {"learned_bits", "learned prior"},
                     {"reconstruction", "reconstruction"},
                     {"latent", "latent"},
                     {"prediction", "prediction"}});
}

}  // namespace vqgrad
