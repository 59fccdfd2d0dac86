#pragma once
#include "vq/priors/code_prior.hpp"

namespace vqgrad {

/// p(c) = 1 / (K_1 ... K_G): sum_g log2 K_g bits for any codes: their size in memory.
class UniformPrior : public CodePrior {
 public:
  explicit UniformPrior(std::vector<std::size_t> sizes) : CodePrior(std::move(sizes), 0) {}

 protected:
  std::vector<double> conditionals(std::span<const std::int32_t> codes,
                                   std::span<const float> side) const override;
};

}  // namespace vqgrad
