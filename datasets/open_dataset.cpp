#include "datasets/open_dataset.hpp"

#include <string>

#include "base/error.hpp"
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

}  // namespace vqgrad
