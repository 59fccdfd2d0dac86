#include "datasets/encoding.hpp"
#include "datasets/movielens.hpp"
#include "datasets/movielens_tables.hpp"
#include "datasets/ratings_reader.hpp"

namespace vqgrad {
namespace {

/// Rows of id, title, genres.
ItemTable read_items(const TextFile& file, bool latin1) {
  ItemTable items(latin1);
  RowReader row(file, {"::"});
  while (row.next(3)) items.add(row, read_genre_list(row, 2));
  return items;
}

UserTable read_users(const TextFile& file) {
  UserTable users({.gender = 1, .age = 2, .occupation = 3, .zip_code = 4});
  RowReader row(file, {"::"});
  while (row.next(5)) users.add(row);
  return users;
}

}  // namespace

Dataset read_movielens_1m(const std::filesystem::path& folder) {
  constexpr auto remedy = "a MovieLens 1M folder holds movies.dat, ratings.dat and users.dat";
  Dataset dataset;
  dataset.name = "MovieLens 1M";
  dataset.files = {folder / "movies.dat", folder / "ratings.dat", folder / "users.dat"};
  const TextFile movies(folder / "movies.dat", remedy);
  auto items = read_items(movies, find_invalid_utf8(movies.text()) < movies.text().size());
  auto users = read_users(TextFile(folder / "users.dat", remedy));
  dataset.interactions =
      read_ratings(TextFile(folder / "ratings.dat", remedy), {.delimiter = "::"}, &users.ids(), items.ids());
  std::move(users).move_into(dataset);
  std::move(items).move_into(dataset);
  return dataset;
}

Dataset read_movielens_10m(const std::filesystem::path& folder) {
  constexpr auto remedy = "a MovieLens 10M folder holds movies.dat and ratings.dat";
  Dataset dataset;
  dataset.name = "MovieLens 10M";
  dataset.files = {folder / "movies.dat", folder / "ratings.dat"};
  const TextFile movies(folder / "movies.dat", remedy);
  require_utf8(movies);
  auto items = read_items(movies, false);
  dataset.interactions = read_ratings(TextFile(folder / "ratings.dat", remedy),
                                      {.delimiter = "::", .half_stars = true}, nullptr, items.ids());
  dataset.users = number_ids(dataset.interactions.users);
  std::move(items).move_into(dataset);
  return dataset;
}

}  // namespace vqgrad
