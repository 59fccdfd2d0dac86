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
///   shuffled   the same rows dealt to other items at random: codes of the same shape that know nothing
///   constant   the mean row for every item: what a collapsed codebook gives
struct SubstitutionMetrics {
  std::vector<std::pair<std::string, ClickMetrics>> rows;
  const ClickMetrics& at(const std::string& name) const;
};

/// Measures them on `test` and leaves the table as it was. `table` has one row more than `coded`: row 0 is
/// the unknown item's and stays.
SubstitutionMetrics measure_substitutions(ClickTrainer& trainer, Batches& test, Parameter<float>& table,
                                          const VectorCodes& coded, Random random);

}  // namespace vqgrad
