#pragma once
#include <filesystem>

#include "datasets/dataset.hpp"

namespace vqgrad {

// Formats: the README files at https://files.grouplens.org/datasets/movielens/. Fields, if a family has them:
// gender, age (a category), occupation and zip code of users; year, title (its words, without the year) and
// genres of items. Nothing is skipped: a blank line, a second row for an id, and a rating of an unknown user
// or item are DataErrors. A missing file is an IoError.

/// u.user, u.item, u.genre (Latin-1 or UTF-8, '|' between cells) and u.data (tabs).
Dataset read_movielens_100k(const std::filesystem::path& folder);

/// users.dat, movies.dat (Latin-1 or UTF-8) and ratings.dat, '::' between cells.
Dataset read_movielens_1m(const std::filesystem::path& folder);

/// movies.dat (UTF-8) and ratings.dat, '::' between cells; half stars; no user table.
Dataset read_movielens_10m(const std::filesystem::path& folder);

/// movies.csv (UTF-8) and ratings.csv of latest-small, 20M, 25M and 32M; half stars; no user table.
Dataset read_movielens_csv(const std::filesystem::path& folder);

}  // namespace vqgrad
