#pragma once
#include <filesystem>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "apps/vqgrad/run_folder/config.hpp"
#include "apps/vqgrad/run_folder/item_codes.hpp"
#include "apps/vqgrad/run_folder/manifest.hpp"
#include "apps/vqgrad/run_folder/report.hpp"
#include "base/descriptor.hpp"

namespace vqgrad {

/// A row of metrics.csv: names and numbers, in order; the first row's names are the header.
using MetricsRow = std::vector<std::pair<std::string, double>>;

/// The files that a run writes, each atomically, so that a killed run leaves whole files. A run is finished
/// when its manifest has an end time. The object holds a lock: only one process writes into a folder.
class RunFolder {
 public:
  /// Makes the folder and its checkpoints/, and writes config.toml and manifest.json. Removes an unfinished
  /// run in it, and a finished one if `force`. Throws UsageError for a finished run without `force`, for a
  /// folder that holds something other than a run, and if another process writes into it; throws IoError.
  RunFolder(std::filesystem::path path, const Config& config, Manifest manifest, bool force);

  /// The folder of a run to resume; changes nothing in it yet. The manifest keeps the run's start and command
  /// line. Throws DataError if the data's hash is not the manifest's, UsageError if another process writes
  /// into the folder.
  static RunFolder resume(std::filesystem::path path, Manifest manifest);

  /// Writes manifest.json, without an end time, and config.toml.
  void begin(const Config& config);

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path file(const char* name) const { return path_ / name; }
  std::filesystem::path checkpoints() const { return path_ / "checkpoints"; }

  /// metrics.csv, one row per epoch. Throws Error if the names differ from the first row's.
  void add_metrics(const MetricsRow& row);
  /// metrics.json
  void write_metrics(const nlohmann::ordered_json& metrics) const;
  /// codes.csv
  void write_codes(std::span<const ItemCode> items) const;
  /// report.html
  void write_report(const Report& report) const;
  /// Writes the end time into the manifest: a run's last step.
  void finish();

 private:
  /// `path` exists.
  RunFolder(std::filesystem::path path, Manifest manifest)
      : path_(std::move(path)), lock_(lock(path_)), manifest_(std::move(manifest)) {}
  /// flock(2). Throws UsageError if another run has the lock, IoError if there is no folder. If the file
  /// system has no locks, several runs can write into one folder.
  static Descriptor lock(const std::filesystem::path& folder);
  /// Takes the start and the command line of the manifest before.
  void take_over(Manifest before);

  std::filesystem::path path_;
  Descriptor lock_;  ///< of the folder itself, so that a kill frees it and no file is left
  Manifest manifest_;
  std::vector<std::string> columns_;
  std::string metrics_csv_;
};

/// A run's items and the number of its codes, used or not.
struct RunCodes {
  std::vector<ItemCode> items;
  std::size_t codes = 0;
  nlohmann::json metrics;  ///< metrics.json
};

/// From codes.csv, and codebook.codes of metrics.json. Throws IoError as run_file; DataError.
RunCodes read_run_codes(const std::filesystem::path& folder);

/// DIR/name. Throws IoError if DIR is not the folder of a finished run.
std::filesystem::path run_file(const std::filesystem::path& folder, const char* name);

/// A data set's name as part of a file name: lower case, with a dash for everything except letters and
/// digits; bytes beyond ASCII stay. "MovieLens 1M" -> "movielens-1m", "../x" -> "x", "" -> "run".
std::string slug(std::string_view name);

/// Makes FOLDER/SLUG-1, or the first number that is free, and returns its path. Two processes get
/// two folders. Throws IoError.
std::filesystem::path make_run_folder(const std::filesystem::path& folder, std::string_view dataset_name);

}  // namespace vqgrad
