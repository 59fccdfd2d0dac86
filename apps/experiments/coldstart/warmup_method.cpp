#include "apps/experiments/coldstart/warmup_method.hpp"

#include "apps/experiments/coldstart/methods/dropout_net.hpp"
#include "apps/experiments/coldstart/methods/methods.hpp"
#include "apps/experiments/coldstart/methods/newton.hpp"
#include "apps/experiments/coldstart/methods/vqvae_origin.hpp"
#include "apps/experiments/coldstart/methods/vqvae_prior.hpp"
#include "base/find_by_name.hpp"

namespace vqgrad {
namespace {

template <class Method, auto... arguments>
std::unique_ptr<WarmupMethod> make(ColdModel& model) {
  return std::make_unique<Method>(model, arguments...);
}

template <Bottleneck bottleneck>
std::unique_ptr<WarmupMethod> make_vqvae(ColdModel& model) {
  return make_rater_vqvae(model, bottleneck);
}

std::unique_ptr<WarmupMethod> make_constant_code(ColdModel& model) {
  return model.data().features == ColdFeatures::origin ? make<VqvaeOrigin, OriginSearch::code_zero>(model)
                                                       : make_vqvae<Bottleneck::constant>(model);
}

}  // namespace

void WarmupMethod::write(RatingRows) {
  if (generates()) write_cold_ids([this](const Batch& batch) { return generate(batch); });
}

void WarmupMethod::write_cold_ids(const std::function<Var<float>(const Batch& batch)>& vectors) {
  Batches batches(model_.data().encoder, model_.data().first_rows(), 1024);
  const NoGrad guard(model_.tape());
  model_.set_sampling(false);
  for (const Batch& batch : batches) {
    model_.tape().reset();
    model_.ids().write(batch, vectors(batch).values());
  }
  model_.set_sampling(true);
}

const std::vector<MethodEntry>& all_methods() {
  static const std::vector<MethodEntry> all{
      {"base", "the id table alone, trained on what ratings there are", &make<WarmupMethod>},
      {"dropoutnet", "pre-training does without ids in a batch of ten", &make<DropoutNet>},
      {"meta-embedding", "a first embedding from side information, learned to learn fast",
       &make_meta_embedding},
      {"mwuf", "the mean embedding, scaled by side information and shifted by raters", &make_mwuf},
      {"cvar", "two Gaussian encoders, of id and of side information, and a decoder", &make_cvar},
      {"vqvae-origin", "the tutorial's VQ-VAE as published, its NaN included",
       &make<VqvaeOrigin, OriginSearch::published>},
      {"vqvae-repaired", "vqvae-origin with sign(p) sqrt|p| in place of the root of a negative number",
       &make<VqvaeOrigin, OriginSearch::signed_root>},
      {"attention-origin", "the tutorial's attention over the codebook, as published",
       &make_attention_origin},
      {"newton", "the posterior mode given side information and ratings so far, in full precision",
       &make<Newton>},
      {"vqvae", "the same mode in eight codes, by a VQ-VAE over hot ids", &make_vqvae<Bottleneck::codes>},
      {"vqvae-none", "control: vqvae without its quantizer, an autoencoder", &make_vqvae<Bottleneck::none>},
      {"kmeans-codes", "control: vqvae-none, then k-means centres of its latent",
       &make_vqvae<Bottleneck::k_means>},
      {"random-codes", "control: vqvae with codes drawn at random", &make_vqvae<Bottleneck::random>},
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
  return find_by_name("method", all_methods(), name);
}

}  // namespace vqgrad
