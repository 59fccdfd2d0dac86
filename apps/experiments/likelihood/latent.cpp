#include "apps/experiments/likelihood/latent.hpp"

#include "apps/experiments/likelihood/gaussian_latent.hpp"
#include "apps/experiments/likelihood/gumbel_latent.hpp"
#include "apps/experiments/likelihood/vq_latent.hpp"
#include "base/error.hpp"

namespace vqgrad {
namespace {

constexpr double annealing = 0.3, free_bits = 0.1;

}  // namespace

std::vector<std::string> latent_names() {
  return {"vae", "vae-annealed", "vae-free-bits", "gumbel-vae", "vq-vae"};
}

std::unique_ptr<Latent> make_latent(const std::string& name, const LatentSizes& sizes, Scope<float> scope) {
  if (name == "vae") return std::make_unique<GaussianLatent>(GaussianLatentOptions{.dim = sizes.dim});
  if (name == "vae-annealed")
    return std::make_unique<GaussianLatent>(GaussianLatentOptions{.dim = sizes.dim, .annealing = annealing});
  if (name == "vae-free-bits")
    return std::make_unique<GaussianLatent>(GaussianLatentOptions{.dim = sizes.dim, .free_bits = free_bits});
  if (name == "gumbel-vae")
    return std::make_unique<GumbelLatent>(
        GumbelLatentOptions{.groups = sizes.groups, .codes = sizes.codes, .annealing = annealing});
  if (name == "vq-vae")
    return std::make_unique<VqLatent>(scope, VqLatentOptions{.groups = sizes.groups, .codes = sizes.codes});
  throw UsageError("there is no latent \"" + name + "\"");
}

bool is_gaussian(const std::string& name) { return name.starts_with("vae"); }

}  // namespace vqgrad
