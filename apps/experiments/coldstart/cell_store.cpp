#include "apps/experiments/coldstart/cell_store.hpp"

#include <fmt/format.h>

#include "base/atomic_file.hpp"
#include "base/error.hpp"

namespace vqgrad {

std::filesystem::path CellStore::file(const std::string& method, std::uint64_t seed) const {
  return folder_ / fmt::format("{}-{}.json", method, seed);
}

std::optional<CellResult> CellStore::find(const std::string& method, std::uint64_t seed) const {
  const auto path = file(method, seed);
  if (!std::filesystem::exists(path)) return std::nullopt;
  try {
    return read_cell_json(nlohmann::json::parse(read_file(path)));
  } catch (const nlohmann::json::exception& error) {
    throw DataError(
        fmt::format("{}: expected a finished cell, but {}: remove the file, and the cell is run again",
                    path.string(), error.what()));
  }
}

void CellStore::save(const std::string& method, std::uint64_t seed, const CellResult& result) const {
  write_atomically(file(method, seed), cell_json(result).dump(2) + "\n");
}

}  // namespace vqgrad
