#include "apps/vqgrad/run_folder/item_embeddings.hpp"

#include <fmt/format.h>

#include "apps/vqgrad/run_folder/run_folder.hpp"
#include "base/error.hpp"

namespace vqgrad {

ItemEmbeddings read_item_embeddings(const std::filesystem::path& run) {
  ItemEmbeddings result{read_item_codes(run_file(run, "codes.csv")), {}};
  const auto path = run_file(run, "item_embeddings.npy");
  result.embeddings = read_npy(path);
  const Shape& shape = result.embeddings.shape;
  if (shape.rank() != 2 || shape[0] != result.items.size())
    throw DataError(fmt::format("{}: expected ({}, D), a row an item of codes.csv, got {}", path.string(),
                                result.items.size(), shape.text()));
  return result;
}

}  // namespace vqgrad
