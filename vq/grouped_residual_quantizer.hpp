#pragma once
#include <cstddef>

#include "vq/product_quantizer.hpp"
#include "vq/residual_quantizer.hpp"

namespace vqgrad {

/// Grouped residual quantization: z is cut into groups, and each group has its own residual quantizer
/// (HiFi-Codec: Yang et al. 2023, arXiv 2305.02765, section 3.2). Codes of a row: groups * levels, group by
/// group.
template <class T>
class GroupedResidualQuantizer : public ProductQuantizer<T> {
 public:
  /// Groups are "SCOPE.g"; `each.level.dim` is D / groups. Throws UsageError for no group.
  GroupedResidualQuantizer(Scope<T> scope, std::size_t groups, ResidualQuantizerOptions each)
      : ProductQuantizer<T>(make(scope, groups, each)) {}

 private:
  static typename ProductQuantizer<T>::Heads make(Scope<T> scope, std::size_t groups,
                                                  ResidualQuantizerOptions each) {
    typename ProductQuantizer<T>::Heads heads;
    for (std::size_t g = 0; g < groups; ++g)
      heads.push_back(std::make_unique<ResidualQuantizer<T>>(scope / std::to_string(g), each));
    return heads;
  }
};

}  // namespace vqgrad
