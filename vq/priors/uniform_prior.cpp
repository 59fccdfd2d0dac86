#include "vq/priors/uniform_prior.hpp"

namespace vqgrad {

std::vector<double> UniformPrior::conditionals(std::span<const std::int32_t> codes,
                                               std::span<const float>) const {
  std::vector<double> p;
  for (std::size_t k = 0; k < codes.size(); ++k) {
    const std::size_t size = sizes()[k % positions()];
    p.insert(p.end(), size, 1 / static_cast<double>(size));
  }
  return p;
}

}  // namespace vqgrad
