#include "apps/coldstart/warmup_method.hpp"

#include <fmt/format.h>

#include "apps/coldstart/methods/attention_origin.hpp"
#include "apps/coldstart/methods/cvar.hpp"
#include "apps/coldstart/methods/dropout_net.hpp"
#include "apps/coldstart/methods/vqvae_origin.hpp"
#include "base/error.hpp"

namespace vqgrad {
namespace {

template <class Method, auto... arguments>
std::unique_ptr<WarmupMethod> make(ColdCell& cell) {
  return std::make_unique<Method>(cell, arguments...);
}

}  // namespace

const std::vector<MethodEntry>& all_methods() {
  static const std::vector<MethodEntry> all{
      {"base", "the id table alone, trained on what ratings there are", &make<WarmupMethod>},
      {"dropoutnet", "pre-training does without ids in a batch of ten", &make<DropoutNet>},
      {"cvar", "two Gaussian encoders, of id and of side information, and a decoder", &make<Cvar>},
      {"vqvae-origin", "the tutorial's VQ-VAE as published, its NaN included", &make<VqvaeOrigin, false>},
      {"attention-origin", "the tutorial's attention over the codebook, as published",
       &make<AttentionOrigin>},
      {"constant-code", "control: vqvae-origin with code 0 in place of the search", &make<VqvaeOrigin, true>},
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
