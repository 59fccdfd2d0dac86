#include "apps/vqgrad/run_folder/run_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "base/atomic_file.hpp"
#include "base/error.hpp"

namespace vqgrad {
namespace {

namespace fs = std::filesystem;

/// Every file that a run writes: nothing else in its folder is ever removed.
constexpr const char* names[] = {"config.toml",
                                 "manifest.json",
                                 "metrics.csv",
                                 "metrics.json",
                                 "codes.csv",
                                 "item_embeddings.npy",
                                 "item_embeddings_quantized.npy",
                                 "report.html",
                                 "checkpoints"};

[[noreturn]] void refuse(const fs::path& path, const fs::filesystem_error& error) {
  throw IoError(fmt::format("cannot make the run folder {}: {}", path.string(), error.code().message()));
}

/// Makes the folder `path` if there is none.
fs::path made(fs::path path) try {
  if (fs::exists(path) && !fs::is_directory(path))
    throw UsageError(fmt::format("{} is a file: choose another --out", path.string()));
  fs::create_directories(path);
  return path;
} catch (const fs::filesystem_error& error) {
  refuse(path, error);
}

/// Removes the run in `path`, or throws.
void make_room(const fs::path& path, bool force) {
  if (fs::is_empty(path)) return;
  const auto manifest = find_manifest(path / "manifest.json");
  if (!manifest)
    throw UsageError(
        fmt::format("{} is not empty and holds no run (no manifest.json of vqgrad): choose another --out",
                    path.string()));
  if (!force && !manifest->finished.empty())
    throw UsageError(fmt::format("{} holds a finished run: choose another --out, or overwrite it by --force",
                                 path.string()));
  for (const char* name : names) fs::remove_all(path / name);
}

}  // namespace

RunFolder::RunFolder(fs::path path, const Config& config, Manifest manifest, bool force)
    : RunFolder(made(std::move(path)), std::move(manifest)) {
  try {
    make_room(path_, force);
    fs::create_directories(checkpoints());
  } catch (const fs::filesystem_error& error) {
    refuse(path_, error);
  }
  if (manifest_.started.empty()) manifest_.started = utc_now();
  begin(config);
}

Descriptor RunFolder::lock(const fs::path& folder) {
  Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.get() < 0)
    throw IoError(fmt::format("cannot open the folder {}: {}", folder.string(), std::strerror(errno)));
  if (::flock(descriptor.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    throw UsageError(
        fmt::format("another vqgrad train is writing into {}: wait for its end, or choose another --out",
                    folder.string()));
  return descriptor;
}

RunFolder RunFolder::resume(fs::path path, Manifest manifest) {
  RunFolder folder(std::move(path), std::move(manifest));
  folder.take_over(find_manifest(folder.file("manifest.json")).value());
  return folder;
}

void RunFolder::take_over(Manifest before) {
  if (before.data_sha256 != manifest_.data_sha256)
    throw DataError(fmt::format(
        "{}: the data have changed: SHA-256 {} when the run began, {} now; put them back, or train "
        "anew",
        file("manifest.json").string(), before.data_sha256, manifest_.data_sha256));
  manifest_.command_line = std::move(before.command_line);
  manifest_.started = std::move(before.started);
}

void RunFolder::begin(const Config& config) {
  manifest_.finished.clear();
  write_atomically(file("manifest.json"), manifest_.json().dump(2) + "\n");
  write_atomically(file("config.toml"), config.toml());
}

void RunFolder::add_metrics(const MetricsRow& row) {
  std::vector<std::string> given, values;
  for (const auto& [name, value] : row) {
    given.push_back(name);
    values.push_back(fmt::format("{}", value));
  }
  if (columns_.empty()) {
    columns_ = given;
    metrics_csv_ = fmt::format("{}\n", fmt::join(columns_, ","));
  }
  if (given != columns_)
    throw Error(Exit::internal, fmt::format("metrics.csv has the columns {}, a row {}",
                                            fmt::join(columns_, ","), fmt::join(given, ",")));
  metrics_csv_ += fmt::format("{}\n", fmt::join(values, ","));
  write_atomically(file("metrics.csv"), metrics_csv_);
}

void RunFolder::write_metrics(const nlohmann::ordered_json& metrics) const {
  write_atomically(file("metrics.json"), metrics.dump(2) + "\n");
}

void RunFolder::write_codes(std::span<const ItemCode> items) const {
  write_atomically(file("codes.csv"), item_codes_csv(items));
}

void RunFolder::write_report(const Report& report) const {
  write_atomically(file("report.html"), report_html(report));
}

void RunFolder::finish() {
  manifest_.finished = utc_now();
  write_atomically(file("manifest.json"), manifest_.json().dump(2) + "\n");
}

RunCodes read_run_codes(const fs::path& folder) {
  RunCodes run{read_item_codes(run_file(folder, "codes.csv")), 0, {}};
  const fs::path path = run_file(folder, "metrics.json");
  auto metrics = nlohmann::json::parse(read_file(path), nullptr, false);
  const nlohmann::json::json_pointer place("/codebook/codes");
  if (!metrics.is_object() || !metrics.contains(place) || !metrics[place].is_number_unsigned())
    throw DataError(path.string() + ": expected the number of codes at codebook.codes");
  run.codes = metrics[place].get<std::size_t>();
  for (const ItemCode& item : run.items)
    if (static_cast<std::size_t>(item.code) >= run.codes)
      throw DataError(fmt::format("{}: expected codes below {}, as in metrics.json, got {} of \"{}\"",
                                  (folder / "codes.csv").string(), run.codes, item.code, item.title));
  run.metrics = std::move(metrics);
  return run;
}

fs::path run_file(const fs::path& folder, const char* name) {
  std::error_code ignored;
  if (fs::is_regular_file(folder / name, ignored)) return folder / name;
  if (!fs::is_directory(folder, ignored))
    throw IoError(fmt::format("there is no run folder {}", folder.string()));
  throw IoError(
      fmt::format("{} is not the folder of a finished run: there is no {} in it; `vqgrad train --out {}` "
                  "makes one",
                  folder.string(), name, folder.string()));
}

std::string slug(std::string_view name) {
  std::string text;
  for (char c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const bool kept =
        (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    if (kept)
      text += c;
    else if (!text.empty() && text.back() != '-')
      text += '-';
  }
  if (text.ends_with('-')) text.pop_back();
  return text.empty() ? "run" : text;
}

std::filesystem::path make_run_folder(const std::filesystem::path& folder, std::string_view dataset_name) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  for (int number = 1; !error; ++number) {
    const auto path = folder / fmt::format("{}-{}", slug(dataset_name), number);
    if (std::filesystem::create_directory(path, error)) return path;  // false where it exists: it is taken
    // A file of that name is taken too.
    if (error == std::errc::file_exists || error == std::errc::not_a_directory) error.clear();
  }
  throw IoError(fmt::format("cannot make a run folder in {}: {}", folder.string(), error.message()));
}

}  // namespace vqgrad
