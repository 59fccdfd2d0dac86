#pragma once
#include <cstdint>
#include <filesystem>

#include "datasets/dataset.hpp"

namespace vqgrad {

/// Reads the data set at `path`, recognised by what is there:
///
///   u.data                     MovieLens 100K
///   ratings.dat and users.dat  MovieLens 1M
///   ratings.dat                MovieLens 10M
///   ratings.csv                MovieLens latest-small, 20M, 25M, 32M
///   a file named *.toml        any interactions file (datasets/schema.hpp)
///
/// Reading uses threads() threads; the result does not depend on how many. Throws IoError for what cannot be
/// read, DataError (`file:line:column: expected ..., got "..."`) for what is wrong in it.
Dataset open_dataset(const std::filesystem::path& path);

/// Where open_dataset may keep what it has read, so that the text need not be read again.
struct DatasetCache {
  std::filesystem::path folder;                          ///< empty: nothing is kept
  std::uintmax_t least_bytes = std::uintmax_t{8} << 20;  ///< of text; less is read as fast
};

struct OpenedDataset {
  Dataset dataset;
  bool from_cache = false;
};

/// The same through a cache of MovieLens folders, one file each, named by the SHA-256 of the text: a changed
/// text is another file. What cannot be written is not kept, and a damaged file is written anew, without a
/// word, since the text is all that counts. The files may be deleted at any time.
OpenedDataset open_dataset(const std::filesystem::path& path, const DatasetCache& cache);

}  // namespace vqgrad
