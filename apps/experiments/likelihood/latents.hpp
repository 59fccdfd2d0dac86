#pragma once
#include <memory>
#include <string>
#include <vector>

#include "apps/experiments/likelihood/latent.hpp"
#include "nn/parameters.hpp"

namespace vqgrad {

/// The sizes of Gaussian and discrete latents.
struct LatentSizes {
  std::size_t dim = 16;                ///< of the Gaussian
  std::size_t groups = 2, codes = 16;  ///< of the discrete ones
};

/// The latents by name: vae, vae-annealed, vae-free-bits, gumbel-vae, vq-vae.
std::vector<std::string> latent_names();

/// Throws UsageError for a name that does not exist.
std::unique_ptr<Latent> make_latent(const std::string& name, const LatentSizes& sizes, Scope<float> scope);

/// Whether it is a Gaussian.
bool is_gaussian(const std::string& name);

}  // namespace vqgrad
