// Quantizes the rows of a .npy file by a VQ-VAE, and prints its figures as JSON; bench/codes.py puts them
// beside faiss's.
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>

#include "apps/vqgrad/models/vqvae/item_vqvae.hpp"
#include "apps/vqgrad/models/vqvae/semantic_id_options.hpp"
#include "nn/npy.hpp"

using namespace vqgrad;

namespace {

/// Every tenth row is held out, the others are trained on.
void divide(const NpyArray& all, std::vector<float>& train, std::vector<float>& held_out) {
  const std::size_t width = all.shape[1];
  for (std::size_t k = 0; k < all.values.size(); ++k)
    (k / width % 10 == 9 ? held_out : train).push_back(all.values[k]);
}

void run(const NpyArray& all, bool hold_out, const VqVaeOptions& options, std::uint64_t seed) {
  std::vector<float> train, held_out;
  if (hold_out)
    divide(all, train, held_out);
  else
    train = all.values;
  Parameters<float> parameters{Random(seed).split("parameters")};
  ItemVqVae model(all.shape[1], options, parameters);
  model.fit(train, Random(seed), [](std::size_t, double) { return true; });
  const VectorCodes coded = model.code(train);
  std::vector<double> used, perplexity;
  for (const CodebookUsage& usage : coded.usage) {
    used.push_back(usage.used_share());
    perplexity.push_back(usage.perplexity);
  }
  fmt::print(R"({{"error": {}, "variance": {}, "parameters": {}, "used": [{}], "perplexity": [{}])",
             coded.reconstruction_error, coded.variance, parameters.trainable_values(), fmt::join(used, ", "),
             fmt::join(perplexity, ", "));
  if (hold_out) fmt::print(R"(, "held_out": {})", model.code(held_out).reconstruction_error);
  fmt::print("}}\n");
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("A VQ-VAE over the rows of a .npy file");
  std::string path;
  VqVaeOptions o = semantic_id_options(0);
  std::uint64_t seed = 1;
  bool hold_out = false, no_restart = false, no_start = false, ema = false;
  app.add_option("file", path)->required();
  app.add_option("--kind", o.quantizer);
  app.add_option("--levels", o.levels);
  app.add_option("--codes", o.codes);
  app.add_option("--beam", o.beam);
  app.add_option("--hidden", o.hidden, "0: codebooks alone, as faiss");
  app.add_option("--epochs", o.epochs);
  app.add_option("--batch", o.batch);
  app.add_option("--learning-rate", o.learning_rate);
  app.add_option("--commitment", o.commitment);
  app.add_option("--codebook", o.codebook);
  app.add_option("--seed", seed);
  app.add_flag("--no-restart", no_restart);
  app.add_flag("--no-start", no_start, "codebooks begin near 0 in place of k-means centres");
  app.add_flag("--ema", ema, "codebooks as moving averages, none of the reconstruction's gradient");
  app.add_flag("--hold-out", hold_out, "every tenth row");
  CLI11_PARSE(app, argc, argv);
  const NpyArray all = read_npy(path);
  o.restart = !no_restart;
  o.k_means = !no_start;
  o.joint = !ema;
  o.update = ema ? CodebookUpdate::ema : CodebookUpdate::loss;
  o.dim = all.shape[1];
  o.skip = o.hidden > 0;
  run(all, hold_out, o, seed);
}
