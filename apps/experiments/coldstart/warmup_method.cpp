#include "apps/experiments/coldstart/warmup_method.hpp"

#include <fmt/format.h>

#include "apps/experiments/coldstart/methods/attention_origin.hpp"
#include "apps/experiments/coldstart/methods/cvar.hpp"
#include "apps/experiments/coldstart/methods/dropout_net.hpp"
#include "apps/experiments/coldstart/methods/meta_embedding.hpp"
#include "apps/experiments/coldstart/methods/mwuf.hpp"
#include "apps/experiments/coldstart/methods/newton.hpp"
#include "apps/experiments/coldstart/methods/rater_vqvae.hpp"
#include "apps/experiments/coldstart/methods/vqvae_origin.hpp"
#include "apps/experiments/coldstart/methods/vqvae_prior.hpp"
#include "base/error.hpp"

namespace vqgrad {
namespace {

template <class Method, auto... arguments>
std::unique_ptr<WarmupMethod> make(ColdCell& cell) {
  return std::make_unique<Method>(cell, arguments...);
}

std::unique_ptr<WarmupMethod> make_constant_code(ColdCell& cell) {
  if (cell.data().features == ColdFeatures::origin)
    return std::make_unique<VqvaeOrigin>(cell, OriginSearch::code_zero);
  return std::make_unique<RaterVqvae>(cell, Bottleneck::constant);
}

}  // namespace

void WarmupMethod::write(Ratings) {
  if (!generates()) return;
  Batches batches(cell_.data().encoder, cell_.first_rows(), 1024);
  const NoGrad guard(cell_.tape());
  cell_.set_sampling(false);
  for (const Batch& batch : batches) {
    cell_.tape().reset();
    cell_.write_rows(batch, generate(batch).values());
  }
  cell_.set_sampling(true);
}

const std::vector<MethodEntry>& all_methods() {
  static const std::vector<MethodEntry> all{
      {"base", "the id table alone, trained on what ratings there are", &make<WarmupMethod>},
      {"dropoutnet", "pre-training does without ids in a batch of ten", &make<DropoutNet>},
      {"meta-embedding", "a first embedding from side information, learned to learn fast",
       &make<MetaEmbedding>},
      {"mwuf", "the mean embedding, scaled by side information and shifted by raters", &make<Mwuf>},
      {"cvar", "two Gaussian encoders, of id and of side information, and a decoder", &make<Cvar>},
      {"vqvae-origin", "the tutorial's VQ-VAE as published, its NaN included",
       &make<VqvaeOrigin, OriginSearch::published>},
      {"vqvae-repaired", "vqvae-origin with sign(p) sqrt|p| in place of the root of a negative number",
       &make<VqvaeOrigin, OriginSearch::signed_root>},
      {"attention-origin", "the tutorial's attention over the codebook, as published",
       &make<AttentionOrigin>},
      {"newton", "the posterior mode given side information and ratings so far, in full precision",
       &make<Newton>},
      {"vqvae", "the same mode in eight codes, by a VQ-VAE over hot ids",
       &make<RaterVqvae, Bottleneck::codes>},
      {"vqvae-none", "control: vqvae without its quantizer, an autoencoder",
       &make<RaterVqvae, Bottleneck::none>},
      {"kmeans-codes", "control: vqvae-none, then k-means centres of its latent",
       &make<RaterVqvae, Bottleneck::k_means>},
      {"random-codes", "control: vqvae with codes drawn at random", &make<RaterVqvae, Bottleneck::random>},
      {"constant-code", "control: code 0 in place of the search, of vqvae-origin or of vqvae",
       &make_constant_code},
      {"vqvae-prior", "the mean of what codes decode to under a prior given side information",
       &make<VqvaePrior, PriorReading::expectation>},
      {"vqvae-prior-argmax", "the same prior's most probable codes, decoded",
       &make<VqvaePrior, PriorReading::argmax>},
      {"vqvae-prior-sample", "the same prior's codes, drawn once", &make<VqvaePrior, PriorReading::sample>},
      {"vqvae-prior-random", "control: codes drawn without a prior, all alike",
       &make<VqvaePrior, PriorReading::random>},
  };
  return all;
}

const MethodEntry& find_method(const std::string& name) {
  std::string names;
  for (const MethodEntry& entry : all_methods()) {
    if (entry.name == name) return entry;
    names += (names.empty() ? "" : ", ") + entry.name;
  }
  throw UsageError(fmt::format("there is no method \"{}\"; there are {}", name, names));
}

}  // namespace vqgrad
