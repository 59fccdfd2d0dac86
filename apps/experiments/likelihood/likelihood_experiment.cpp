#include "apps/experiments/likelihood/likelihood_experiment.hpp"

#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "apps/vqgrad/terminal/progress.hpp"
#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/parallel.hpp"
#include "base/stopwatch.hpp"
#include "datasets/open_dataset.hpp"
#include "datasets/synthetic.hpp"

namespace vqgrad {
namespace {

Dataset load(const LikelihoodOptions& options) {
  if (options.data.empty()) return make_synthetic({}).dataset;
  return open_dataset(options.data);
}

void require_folder(const std::string& out) {
  const auto folder = std::filesystem::path(out).parent_path();
  if (!folder.empty() && !std::filesystem::is_directory(folder))
    throw UsageError(fmt::format("--out {}: there is no folder {}; make it first", out, folder.string()));
}

constexpr const char* table_note =
    "bits a rating: -log2 of the values of all ratings of test users, their items given, over their number;\n"
    "a latent is sent before them (the KL, or the code under a uniform or learned prior), and is "
    "reconstruction\n"
    "plus latent; matrix factorization predicts each rating from those before it. prediction: bits of a "
    "random\n"
    "fifth of each user's ratings given the others, z free, since both sides have what it is made of.\n";

constexpr const char* collapse_note =
    "bits a rating of a fifth of each test user's ratings; z is made of them and sent, and the decoder is "
    "shown\n"
    "a share of the others. latent bits, information (about the user; at most {:.2f}): a user. shuffled: "
    "bits a\n"
    "rating lost with another user's z.\n";

}  // namespace

void run_likelihood(const LikelihoodOptions& options) {
  require_folder(options.out);
  set_threads(options.threads);
  const Stopwatch watch;
  const Dataset dataset = load(options);
  const UserRatings ratings = user_ratings(dataset);
  const UserSplit sizes = HeldOutUsers(ratings, Random(1)).split();
  fmt::print("{}: {} users for training, {} for validation, {} for test\n\n", dataset.name,
             sizes.train.size(), sizes.validation.size(), sizes.test.size());
  std::fflush(stdout);

  const bool table = options.part != "collapse", collapse = options.part != "table";
  Measurements models({"model"}), sweep({"model", "shown"});
  {
    const std::size_t trainings =
        (table ? chosen_models(options).size() : 0) + (collapse ? collapse_trainings() : 0);
    Progress progress("likelihood", options.seeds * trainings * options.fit.epochs, "epochs at most");
    std::size_t epochs = 0;
    for (std::uint64_t seed = 1; seed <= options.seeds; ++seed) {
      const Random random = Random(seed).split("likelihood");
      const HeldOutUsers users(ratings, random.split("users"));
      const AfterEpoch after_epoch = [&](const std::string& model) {
        progress.update(++epochs, [&] { return fmt::format("seed {} {}", seed, model); });
      };
      if (table) models.add(likelihood_rows(users, options, random.split("table"), after_epoch));
      if (collapse) sweep.add(collapse_rows(users, options, random.split("collapse"), after_epoch));
    }
  }
  nlohmann::ordered_json json{
      {"dataset", dataset.name},
      {"users",
       {{"train", sizes.train.size()}, {"validation", sizes.validation.size()}, {"test", sizes.test.size()}}},
      {"seeds", options.seeds},
      {"epochs", options.fit.epochs},
      {"hidden", options.hidden},
      {"latent", options.sizes.dim},
      {"groups", options.sizes.groups},
      {"codes", options.sizes.codes}};
  if (table) {
    fmt::print("{}{}\n", likelihood_text(models), table_note);
    json["likelihood"] = models.json();
  }
  if (collapse) {
    fmt::print("{}{}\n", collapse_text(sweep),
               fmt::format(collapse_note, std::log2(static_cast<double>(sizes.test.size()))));
    json["collapse"] = sweep.json();
  }
  fmt::print("{} seeds, ± half of the 95 % interval of their mean; {:.0f} s\n", options.seeds,
             watch.seconds());
  if (!options.out.empty()) write_atomically(options.out, json.dump(1) + "\n");
}

}  // namespace vqgrad
