#include "datasets/open_dataset.hpp"

#include "base/error.hpp"
#include "datasets/movielens.hpp"
#include "datasets/schema_reader.hpp"

namespace vqgrad {

Dataset open_dataset(const std::filesystem::path& path) {
  const auto holds = [&](const char* file) { return std::filesystem::exists(path / file); };
  if (std::filesystem::is_directory(path)) {
    if (holds("u.data")) return read_movielens_100k(path);
    if (holds("ratings.dat")) return holds("users.dat") ? read_movielens_1m(path) : read_movielens_10m(path);
    if (holds("ratings.csv")) return read_movielens_csv(path);
    throw IoError(
        "no data set in " + path.string() +
        ": found neither u.data nor ratings.dat nor ratings.csv; unpack a MovieLens archive there, or "
        "give the path of a .toml schema");
  }
  if (!std::filesystem::exists(path))
    throw IoError(
        "cannot read " + path.string() +
        ": no such file or folder; MovieLens archives are at https://grouplens.org/datasets/movielens/");
  if (path.extension() == ".toml") return read_with_schema(path);
  throw IoError("cannot tell what " + path.string() + " is: give a MovieLens folder or a .toml schema");
}

}  // namespace vqgrad
