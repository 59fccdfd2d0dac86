#pragma once
#include <filesystem>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "apps/vqgrad/run_folder/config.hpp"
#include "apps/vqgrad/run_folder/folder_lock.hpp"
#include "apps/vqgrad/run_folder/item_codes.hpp"
#include "apps/vqgrad/run_folder/manifest.hpp"
#include "apps/vqgrad/run_folder/report.hpp"

namespace vqgrad {

/// A row of metrics.csv: names and numbers, in order; the first row's names are the header.
using MetricsRow = std::vector<std::pair<std::string, double>>;

/// The files that a run leaves. Every one is written atomically, so that a run that dies leaves whole files;
/// it is finished when its manifest says when.
class RunFolder {
 public:
  /// Makes the folder and its checkpoints/, and writes config.toml and manifest.json. A half-done run in it
  /// is removed, a finished one only if `force`. Throws UsageError where it is refused, also for a folder
  /// that holds anything but a run, and where another process writes into it; IoError.
  RunFolder(std::filesystem::path path, const Config& config, Manifest manifest, bool force);

  /// The folder of a run that goes on, with nothing changed in it yet. The manifest keeps when and how the
  /// run was started. Throws DataError where the data are not those of the run's manifest, UsageError where
  /// another process writes into it.
  static RunFolder resume(std::filesystem::path path, Manifest manifest);

  /// Writes manifest.json, without an end, and config.toml.
  void begin(const Config& config);

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path file(const char* name) const { return path_ / name; }
  std::filesystem::path checkpoints() const { return path_ / "checkpoints"; }

  /// metrics.csv, a row an epoch. Throws Error where the names are not those of the first row.
  void add_metrics(const MetricsRow& row);
  /// metrics.json
  void write_metrics(const nlohmann::ordered_json& metrics) const;
  /// codes.csv
  void write_codes(std::span<const ItemCode> items) const;
  /// report.html
  void write_report(const Report& report) const;
  /// The end time in the manifest: the last thing a run does.
  void finish();

 private:
  /// Of a folder that exists.
  RunFolder(std::filesystem::path path, Manifest manifest)
      : path_(std::move(path)), lock_(path_), manifest_(std::move(manifest)) {}
  /// What a run that goes on keeps of its manifest.
  void take_over(Manifest before);

  std::filesystem::path path_;
  FolderLock lock_;
  Manifest manifest_;
  std::vector<std::string> columns_;
  std::string metrics_csv_;
};

/// The items of a run and the number of its codes, of which codes.csv shows only those in use.
struct RunCodes {
  std::vector<ItemCode> items;
  std::size_t codes = 0;
  nlohmann::json metrics;  ///< metrics.json
};

/// From codes.csv, and codebook.codes of metrics.json. Throws IoError as run_file; DataError.
RunCodes read_run_codes(const std::filesystem::path& folder);

/// DIR/name of a run that is read. Throws IoError that says which file is missing in what is no run folder.
std::filesystem::path run_file(const std::filesystem::path& folder, const char* name);

}  // namespace vqgrad
