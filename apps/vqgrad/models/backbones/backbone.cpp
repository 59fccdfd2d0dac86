#include "apps/vqgrad/models/backbones/backbone.hpp"

#include "apps/vqgrad/models/backbones/deepfm.hpp"
#include "autodiff/ops/shaping.hpp"
#include "base/find_by_name.hpp"

namespace vqgrad {
namespace {

template <DeepFm::Parts parts>
std::unique_ptr<Backbone> make_deepfm(Scope<float> scope, const FeatureEncoder& encoder,
                                      const BackboneOptions& options) {
  return std::make_unique<DeepFm>(scope, encoder, options, parts);
}

}  // namespace

Backbone::Backbone(Scope<float> scope, const FeatureEncoder& encoder, const BackboneOptions& options,
                   NumberEmbedding numbers)
    : embeddings_(scope / "embedding", encoder, options.width, numbers, options.lists), numbers_(encoder) {
  if (numbers_.size() > 0) linear_.emplace_back(scope / "linear", numbers_.size(), 1);
}

Var<float> Backbone::operator()(Tape<float>& tape, const Batch& batch, Mode mode, Random& random,
                                const Substitute* substitute, Here here) {
  const TapeScope scope{tape, here};
  const Shape rows{batch.size()};
  const Var<float> fields = embeddings_(tape, batch, substitute).named("embeddings");
  Var<float> logits = interact(fields, mode, random);
  for (const auto& linear : linear_) logits = logits + reshape(linear(numbers_(tape, batch)), rows);
  return logits.named("logits");
}

std::vector<std::size_t> mlp_sizes(std::size_t inputs, const std::vector<std::size_t>& hidden,
                                   std::size_t outputs) {
  std::vector<std::size_t> sizes{inputs};
  sizes.insert(sizes.end(), hidden.begin(), hidden.end());
  sizes.push_back(outputs);
  return sizes;
}

const std::vector<BackboneEntry>& all_backbones() {
  const BackboneOptions product{.hidden = {16}, .dropout = 0};
  const BackboneOptions logarithmic{.hidden = {64, 64, 64}, .dropout = 0};
  static const std::vector<BackboneEntry> all{
      {"deepfm",
       "factorization machine and MLP over shared embeddings (Guo et al. 2017)",
       {},
       make_deepfm<DeepFm::Parts::both>},
      {"fm",
       "factorization machine: inner products of all pairs of fields (Rendle 2010)",
       {},
       make_deepfm<DeepFm::Parts::fm>},
      {"wide-deep",
       "MLP over the fields beside a linear model (Cheng et al. 2016)",
       {},
       make_deepfm<DeepFm::Parts::mlp>},
      {"dcn", "cross layers, polynomials of growing degree, beside an MLP (Wang et al. 2017)", {}, make_dcn},
      {"ipnn", "MLP over the fields and their inner products (Qu et al. 2016)", product, make_ipnn},
      {"opnn", "the same with a learned kernel in each product (Qu et al. 2016)", product, make_opnn},
      {"afm", "factorization machine whose pairs are weighed by attention (Xiao et al. 2017)", {}, make_afm},
      {"afn", "products of learned powers of the fields, and an MLP (Cheng et al. 2020)", logarithmic,
       make_afn, false},
  };
  return all;
}

const BackboneEntry& find_backbone(const std::string& name) {
  return find_by_name("backbone", all_backbones(), name);
}

std::unique_ptr<Backbone> make_backbone(const std::string& name, Scope<float> scope,
                                        const FeatureEncoder& encoder, const BackboneOptions& options) {
  return find_backbone(name).make(scope, encoder, options);
}

std::unique_ptr<Backbone> make_backbone(const std::string& name, Scope<float> scope,
                                        const FeatureEncoder& encoder, ListPooling lists) {
  BackboneOptions options = find_backbone(name).defaults;
  options.lists = lists;
  return make_backbone(name, scope, encoder, options);
}

}  // namespace vqgrad
