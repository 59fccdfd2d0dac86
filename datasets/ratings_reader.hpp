#pragma once
#include <string>

#include "datasets/dataset.hpp"
#include "datasets/ids.hpp"
#include "datasets/text_file.hpp"

namespace vqgrad {

/// A MovieLens ratings file: rows of user id, item id, rating, time.
struct RatingsFormat {
  std::string delimiter;
  std::string header = "";  ///< the first line exactly; empty if there is none
  bool half_stars = false;  ///< ratings 0.5, 1, ..., 5; otherwise 1, 2, ..., 5
};

/// Uses threads() threads; neither the rows nor an error depends on their number. If `users` is null, there
/// is no user table, and Interactions::users holds raw ids for number_ids(). Throws DataError, also for users
/// and items that their tables do not have.
Interactions read_ratings(const TextFile& file, const RatingsFormat& format, const IdTable* users,
                          const IdTable& items);

}  // namespace vqgrad
