#include <string>
#include <vector>

#include "datasets/encoding.hpp"
#include "datasets/movielens.hpp"
#include "datasets/movielens_tables.hpp"
#include "datasets/ratings_reader.hpp"

namespace vqgrad {
namespace {

constexpr auto remedy = "a MovieLens 100K folder holds u.data, u.genre, u.item and u.user";

/// Rows of name and number, the numbers counting up from 0.
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

/// Rows of id, title, release date, video release date, IMDb address and a 0 or 1 for every genre.
ItemTable read_items(const TextFile& file, const std::vector<std::string>& genres) {
  constexpr std::size_t first_flag = 5;
  ItemTable items(find_invalid_utf8(file.text()) < file.text().size());
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

UserTable read_users(const TextFile& file) {
  UserTable users({.gender = 2, .age = 1, .occupation = 3, .zip_code = 4});
  RowReader row(file, {"|"});
  while (row.next(5)) users.add(row);
  return users;
}

}  // namespace

Dataset read_movielens_100k(const std::filesystem::path& folder) {
  Dataset dataset;
  dataset.name = "MovieLens 100K";
  dataset.files = {folder / "u.data", folder / "u.genre", folder / "u.item", folder / "u.user"};
  auto items =
      read_items(TextFile(folder / "u.item", remedy), read_genres(TextFile(folder / "u.genre", remedy)));
  auto users = read_users(TextFile(folder / "u.user", remedy));
  dataset.interactions =
      read_ratings(TextFile(folder / "u.data", remedy), {.delimiter = "\t"}, &users.ids(), items.ids());
  std::move(users).move_into(dataset);
  std::move(items).move_into(dataset);
  return dataset;
}

}  // namespace vqgrad
