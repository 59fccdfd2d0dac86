#pragma once
#include <filesystem>
#include <vector>

#include "apps/vqgrad/run_folder/item_codes.hpp"
#include "nn/npy.hpp"

namespace vqgrad {

/// A run's codes.csv and item_embeddings.npy (items, D), row by row of the same item.
struct ItemEmbeddings {
  std::vector<ItemCode> items;
  NpyArray embeddings;
};

/// Throws IoError as run_file; DataError if the two do not match.
ItemEmbeddings read_item_embeddings(const std::filesystem::path& run);

}  // namespace vqgrad
