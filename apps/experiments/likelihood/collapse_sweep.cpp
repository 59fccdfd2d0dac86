#include "apps/experiments/likelihood/likelihood_experiment.hpp"

#include <fmt/format.h>

#include "apps/experiments/likelihood/latent_use.hpp"

namespace vqgrad {
namespace {

constexpr double shares[] = {0, 0.1, 0.3, 1};

std::vector<std::string> swept_latents() { return {"vae", "vae-annealed", "vae-free-bits", "vq-vae"}; }

Measured measure(const HeldOutUsers& users, const LikelihoodOptions& options, const std::string& name,
                 double share, Random random, const AfterEpoch& after_epoch) {
  Parameters<float> parameters(random.split("parameters"));
  RatingAutoencoder model(parameters / "model", users.space(), users.popularity(),
                          make_latent(name, options.sizes, parameters / "latent"),
                          {.hidden = options.hidden, .shortcut = true});
  fit_ratings(
      model, parameters, users.space(),
      [&](Random epoch) { return users.shortcut(users.split().train, share, epoch); },
      users.shortcut(users.split().validation, share), options.fit, random.split("fit"),
      [&] { after_epoch(name); });

  const auto test = users.shortcut(users.split().test, share);
  const CodeLength bits = code_length(model, test, random.split("bits"), model.latent().samples());
  const double targets_a_user = static_cast<double>(count_targets(test)) / static_cast<double>(test.size());
  Measured row{{name, fmt::format("{:.0f} %", 100 * share)},
               {{"bits", bits.total()},
                {"reconstruction", bits.reconstruction},
                {"latent", bits.latent},
                {"shuffle", shuffle_loss(model, test, random.split("shuffle"))},
                {"latent_bits", bits.latent * targets_a_user}}};
  const std::vector<float> encoded = model.encode(test);
  if (is_gaussian(name)) {
    const std::size_t dim = options.sizes.dim;
    row.metrics.emplace_back("information", gaussian_information(encoded, dim, random.split("information")));
    row.metrics.emplace_back("active_units", static_cast<double>(active_units(encoded, dim)));
  } else {
    Random none;
    const auto codes = model.latent().sample(encoded, none).codes;
    row.metrics.emplace_back("information", code_information(codes, options.sizes.groups));
    row.metrics.emplace_back("perplexity", mean_perplexity(codes, options.sizes.groups, options.sizes.codes));
  }
  return row;
}

}  // namespace

std::size_t collapse_trainings() { return std::size(shares) * swept_latents().size(); }

std::vector<Measured> collapse_rows(const HeldOutUsers& users, const LikelihoodOptions& options,
                                    Random random, const AfterEpoch& after_epoch) {
  std::vector<Measured> rows;
  for (const std::string& name : swept_latents())
    for (const double share : shares)
      rows.push_back(
          measure(users, options, name, share, random.split(fmt::format("{} {}", name, share)), after_epoch));
  return rows;
}

std::string collapse_text(const Measurements& rows) {
  return rows.table({{"bits", "bits a rating"},
                     {"latent_bits", "latent bits", 1},
                     {"information", "information", 2},
                     {"active_units", "active units", 1},
                     {"perplexity", "perplexity", 1},
                     {"shuffle", "shuffled"}});
}

}  // namespace vqgrad
