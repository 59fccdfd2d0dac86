#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "apps/experiments/coldstart/cell_result.hpp"

namespace vqgrad {

/// Finished cells in a folder, a file a cell: METHOD-SEED.json, written atomically, so that an experiment
/// that was stopped goes on where it was.
class CellStore {
 public:
  explicit CellStore(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// Nothing where the cell is not finished. Throws DataError for a damaged file.
  std::optional<CellResult> find(const std::string& method, std::uint64_t seed) const;
  void save(const std::string& method, std::uint64_t seed, const CellResult& result) const;

 private:
  std::filesystem::path file(const std::string& method, std::uint64_t seed) const;

  std::filesystem::path folder_;
};

}  // namespace vqgrad
