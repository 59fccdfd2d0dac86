#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace vqgrad {

/// What a run was made from, besides its configuration.
struct Manifest {
  std::uint64_t seed = 0;
  std::string dataset = {};
  std::string data_sha256 = {};                ///< content_hash of the data set
  std::vector<std::string> command_line = {};  ///< the words as given
  std::string started = {}, finished = {};     ///< UTC, ISO 8601; RunFolder sets them

  /// With version, compiler, flags, BLAS core, CPU and threads of this process.
  nlohmann::ordered_json json() const;
};

/// A run's manifest.json, without version and machine; nothing if there is no such file, or if another
/// program wrote it (web extensions have manifest.json too). Throws IoError; throws DataError for a damaged
/// one.
std::optional<Manifest> find_manifest(const std::filesystem::path& path);

/// The words this process was started with.
std::vector<std::string> command_line();

/// "2024-05-01T12:00:00Z"
std::string utc_now();

}  // namespace vqgrad
