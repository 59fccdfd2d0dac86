#include "apps/coldstart/methods/dropout_net.hpp"

namespace vqgrad {

Var<float> DropoutNet::pretraining_logits(const Batch& batch) {
  if (chance_.uniform() >= 0.1) return cell_.logits(batch);
  const std::size_t width = cell_.width();
  const auto table = cell_.id_table().values();
  const auto mean = cell_.tape().arena().make<float>(batch.size() * width);
  for (std::size_t j = 0; j < width; ++j) {
    double sum = 0;
    for (std::size_t k = j; k < table.size(); k += width) sum += static_cast<double>(table[k]);
    for (std::size_t b = 0; b < batch.size(); ++b)
      mean[b * width + j] =
          static_cast<float>(sum * static_cast<double>(width) / static_cast<double>(table.size()));
  }
  return cell_.logits(batch, cell_.tape().input(std::span<const float>(mean), Shape{batch.size(), width}));
}

}  // namespace vqgrad
