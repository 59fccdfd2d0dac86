#include "datasets/movielens.hpp"

#include <string>
#include <utility>
#include <vector>

#include "base/utf8.hpp"
#include "datasets/movielens_tables.hpp"
#include "datasets/ratings_reader.hpp"

namespace vqgrad {
namespace {

/// A folder of files; the error for a missing one ends in `remedy`.
struct Folder {
  std::filesystem::path path;
  std::string remedy;

  TextFile open(const char* name) const { return TextFile(path / name, remedy); }
};

/// Adds the ratings and the tables. Without a user table, users are the raw ids of the ratings, ascending.
void finish(Dataset& dataset, const TextFile& ratings, const RatingsFormat& format, UserTable* users,
            ItemTable items) {
  dataset.interactions = read_ratings(ratings, format, users ? &users->ids() : nullptr, items.ids());
  if (users)
    std::move(*users).move_into(dataset);
  else
    dataset.users = number_ids(dataset.interactions.users);
  std::move(items).move_into(dataset);
}

/// u.genre: rows of name and number, the numbers counting up from 0.
std::vector<std::string> read_genres(const TextFile& file) {
  std::vector<std::string> genres;
  std::string_view text = file.text();
  // The file as GroupLens ships it ends in a blank line.
  if (text.ends_with('\n')) text.remove_suffix(1);
  RowReader row(file.name(), text, 1, {"|"});
  while (row.next(2)) {
    if (row[0].empty()) row.fail(0, "a genre");
    if (row[1] != std::to_string(genres.size())) row.fail(1, "the number " + std::to_string(genres.size()));
    genres.emplace_back(row[0]);
  }
  return genres;
}

/// u.item: rows of id, title, release date, video release date, IMDb address and a 0 or 1 for every genre.
ItemTable read_flagged_items(const TextFile& file, const std::vector<std::string>& genres) {
  constexpr std::size_t first_flag = 5;
  ItemTable items(!is_utf8(file.text()));
  RowReader row(file, {"|"});
  std::vector<std::string_view> present;
  while (row.next(first_flag + genres.size())) {
    present.clear();
    for (std::size_t g = 0; g < genres.size(); ++g) {
      const auto flag = row[first_flag + g];
      if (flag != "0" && flag != "1") row.fail(first_flag + g, "0 or 1");
      if (flag == "1") present.push_back(genres[g]);
    }
    items.add(row, present);
  }
  return items;
}

/// Rows of id, title, genres.
ItemTable read_items(RowReader& row, bool latin1 = false) {
  ItemTable items(latin1);
  const std::size_t header = row.line();
  while (row.next(3)) items.add(row, read_genre_list(row, 2));
  if (row.line() == header) row.fail_at_end("a movie");
  return items;
}

UserTable read_users(const TextFile& file, const char* delimiter, UserTable::Cells cells) {
  UserTable users(cells);
  RowReader row(file, {delimiter});
  while (row.next(5)) users.add(row);
  return users;
}

}  // namespace

Dataset read_movielens_100k(const std::filesystem::path& path) {
  const Folder folder{path, "a MovieLens 100K folder holds u.data, u.genre, u.item and u.user"};
  Dataset dataset;
  dataset.name = "MovieLens 100K";
  dataset.files = {path / "u.data", path / "u.genre", path / "u.item", path / "u.user"};
  auto items = read_flagged_items(folder.open("u.item"), read_genres(folder.open("u.genre")));
  auto users =
      read_users(folder.open("u.user"), "|", {.gender = 2, .age = 1, .occupation = 3, .zip_code = 4});
  finish(dataset, folder.open("u.data"), {.delimiter = "\t"}, &users, std::move(items));
  return dataset;
}

Dataset read_movielens_1m(const std::filesystem::path& path) {
  const Folder folder{path, "a MovieLens 1M folder holds movies.dat, ratings.dat and users.dat"};
  Dataset dataset;
  dataset.name = "MovieLens 1M";
  dataset.files = {path / "movies.dat", path / "ratings.dat", path / "users.dat"};
  const TextFile movies = folder.open("movies.dat");
  RowReader row(movies, {"::"});
  auto items = read_items(row, !is_utf8(movies.text()));
  auto users =
      read_users(folder.open("users.dat"), "::", {.gender = 1, .age = 2, .occupation = 3, .zip_code = 4});
  finish(dataset, folder.open("ratings.dat"), {.delimiter = "::"}, &users, std::move(items));
  return dataset;
}

Dataset read_movielens_10m(const std::filesystem::path& path) {
  const Folder folder{path, "a MovieLens 10M folder holds movies.dat and ratings.dat"};
  Dataset dataset;
  dataset.name = "MovieLens 10M";
  dataset.files = {path / "movies.dat", path / "ratings.dat"};
  const TextFile movies = folder.open("movies.dat");
  movies.require_utf8();
  RowReader row(movies, {"::"});
  auto items = read_items(row);
  finish(dataset, folder.open("ratings.dat"), {.delimiter = "::", .half_stars = true}, nullptr,
         std::move(items));
  return dataset;
}

Dataset read_movielens_csv(const std::filesystem::path& path) {
  const Folder folder{path, "a MovieLens folder of CSV files holds movies.csv and ratings.csv"};
  Dataset dataset;
  dataset.name = "MovieLens " + std::filesystem::absolute(path / "").parent_path().filename().string();
  dataset.files = {path / "movies.csv", path / "ratings.csv"};
  const TextFile movies = folder.open("movies.csv");
  movies.require_utf8();
  RowReader row(movies, {",", true});
  constexpr std::string_view header[] = {"movieId", "title", "genres"};
  row.read_header(header);
  auto items = read_items(row);
  finish(dataset, folder.open("ratings.csv"),
         {.delimiter = ",", .header = "userId,movieId,rating,timestamp", .half_stars = true}, nullptr,
         std::move(items));
  return dataset;
}

}  // namespace vqgrad
