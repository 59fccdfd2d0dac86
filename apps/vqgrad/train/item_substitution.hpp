#pragma once
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "apps/vqgrad/models/vqvae/item_vqvae.hpp"
#include "apps/vqgrad/train/click_trainer.hpp"
#include "nn/parameters.hpp"

namespace vqgrad {

/// Test metrics under each kind of item embedding, by name, in the order they are shown:
///   original   the table as trained
///   quantized  each item's row decoded from its code
///   shuffled   the same rows given to other items at random: codes without information
///   constant   the mean row for every item, as from a collapsed codebook
struct SubstitutionMetrics {
  std::vector<std::pair<std::string, ClickMetrics>> rows;
  const ClickMetrics& at(const std::string& name) const;
};

/// Measures them on `test` and restores the table. `table` has one row more than `coded`: row 0 belongs to
/// the unknown item and stays.
SubstitutionMetrics measure_substitutions(ClickTrainer& trainer, Batches& test, Parameter<float>& table,
                                          const VectorCodes& coded, Random random);

}  // namespace vqgrad
