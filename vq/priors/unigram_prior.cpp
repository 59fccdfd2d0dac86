#include "vq/priors/unigram_prior.hpp"

#include <utility>

#include "base/error.hpp"

namespace vqgrad {

UnigramPrior::UnigramPrior(std::vector<std::size_t> sizes, std::span<const std::int32_t> codes, double alpha)
    : CodePrior(std::move(sizes), 0) {
  if (!(alpha > 0)) throw UsageError("a unigram prior takes alpha above 0, got " + std::to_string(alpha));
  const auto n = static_cast<double>(rows(codes, {}));
  histogram_.assign(offset(positions()), alpha);
  for (std::size_t k = 0; k < codes.size(); ++k)
    ++histogram_[offset(k % positions()) + static_cast<std::size_t>(codes[k])];
  for (std::size_t g = 0; g < positions(); ++g)
    for (std::size_t k = offset(g); k < offset(g + 1); ++k)
      histogram_[k] /= n + alpha * static_cast<double>(this->sizes()[g]);
}

std::vector<double> UnigramPrior::conditionals(std::span<const std::int32_t> codes,
                                               std::span<const float>) const {
  std::vector<double> p;
  for (std::size_t row = 0; row < codes.size() / positions(); ++row)
    p.insert(p.end(), histogram_.begin(), histogram_.end());
  return p;
}

}  // namespace vqgrad
