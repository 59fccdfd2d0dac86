#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/random.hpp"

namespace vqgrad {

/// Whether items of one code are of one kind. `purity` is the chance that an item and another one of its code
/// have a label in common:
///
///   mean over items i of  |{j != i: code_j = code_i, labels_j and labels_i meet}| / |{j != i: code_j =
///   code_i}|
///
/// over the items that have a label, and i that are not alone in their code. Beside it the same for codes
/// dealt to the items at random, which keeps how large the codes are: mean and standard deviation over the
/// shuffles. NaN where there is no such item.
struct LabelPurity {
  double purity, shuffled, shuffled_deviation;
};

/// codes (n); labels[i] are the labels of item i, from 0 on. At least 2 shuffles.
LabelPurity label_purity(std::span<const std::int32_t> codes,
                         std::span<const std::vector<std::int32_t>> labels, Random random,
                         std::size_t shuffles = 20);

}  // namespace vqgrad
