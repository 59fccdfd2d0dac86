#include "datasets/open_dataset.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/input_file.hpp"
#include "base/parallel.hpp"
#include "base/sha256.hpp"
#include "datasets/dataset_file.hpp"
#include "datasets/movielens.hpp"
#include "datasets/schema_reader.hpp"

namespace vqgrad {
namespace {

/// How a MovieLens folder is read.
using ReadFolder = Dataset (*)(const std::filesystem::path& folder);

ReadFolder find_reader(const std::filesystem::path& path) {
  const auto holds = [&](const char* file) { return std::filesystem::exists(path / file); };
  if (holds("u.data")) return read_movielens_100k;
  if (holds("ratings.dat")) return holds("users.dat") ? read_movielens_1m : read_movielens_10m;
  if (holds("ratings.csv")) return read_movielens_csv;
  throw IoError(
      "no data set in " + path.string() +
      ": found neither u.data nor ratings.dat nor ratings.csv; unpack a MovieLens archive there, or "
      "give the path of a .toml schema");
}

/// The files of one that is large enough to be kept, none of another.
std::vector<std::filesystem::path> large_text(const std::filesystem::path& path, std::uintmax_t least_bytes) {
  std::vector<std::filesystem::path> files;
  std::uintmax_t bytes = 0;
  for (const char* name : {"movies.dat", "ratings.dat", "users.dat", "movies.csv", "ratings.csv"}) {
    std::error_code missing;
    const auto size = std::filesystem::file_size(path / name, missing);
    if (missing) continue;
    files.push_back(path / name);
    bytes += size;
  }
  if (bytes < least_bytes) files.clear();
  return files;
}

/// SHA-256 of the folder's name, which is the data set's for some, and the digests of its text's pieces,
/// which threads share.
std::string text_hash(const std::filesystem::path& folder, const std::vector<std::filesystem::path>& files) {
  constexpr std::size_t piece = std::size_t{1} << 17;
  std::string digests = std::filesystem::absolute(folder / "").parent_path().filename().string() + "\n";
  for (const auto& path : files) {
    const InputFile file(path);
    std::vector<std::string> parts((file.size() + piece - 1) / piece);
    parallel_for(parts.size(), 1, [&](std::size_t begin, std::size_t end, std::size_t) {
      std::string bytes;
      for (std::size_t p = begin; p < end; ++p) {
        bytes.resize(std::min(piece, file.size() - p * piece));
        file.read(p * piece, bytes.data(), bytes.size());
        parts[p] = sha256(bytes);
      }
    });
    digests += path.filename().string() + "\n";
    for (const auto& part : parts) digests += part + "\n";
  }
  return sha256(digests);
}

std::optional<Dataset> read_kept(const std::filesystem::path& file) try {
  return read_dataset(file);
} catch (const IoError&) {
  return std::nullopt;
}

void keep(const std::filesystem::path& file, const Dataset& dataset) try {
  write_dataset(file, dataset);
} catch (const IoError&) {
}

}  // namespace

Dataset open_dataset(const std::filesystem::path& path) {
  if (std::filesystem::is_directory(path)) return find_reader(path)(path);
  if (!std::filesystem::exists(path))
    throw IoError(
        "cannot read " + path.string() +
        ": no such file or folder; MovieLens archives are at https://grouplens.org/datasets/movielens/");
  if (path.extension() == ".toml") return read_with_schema(path);
  throw IoError("cannot tell what " + path.string() + " is: give a MovieLens folder or a .toml schema");
}

OpenedDataset open_dataset(const std::filesystem::path& path, const DatasetCache& cache) {
  const auto files =
      cache.folder.empty() ? std::vector<std::filesystem::path>{} : large_text(path, cache.least_bytes);
  if (files.empty()) return {open_dataset(path)};
  const auto file = cache.folder / (text_hash(path, files) + ".dataset");
  OpenedDataset result;
  if (auto kept = read_kept(file)) {
    result = {std::move(*kept), true};
    result.dataset.files = files;
  } else {
    result = {open_dataset(path)};
    if (result.dataset.files != files) return result;  // other text lies beside what was read
    keep(file, result.dataset);
  }
  return result;
}

}  // namespace vqgrad
