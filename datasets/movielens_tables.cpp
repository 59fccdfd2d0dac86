#include "datasets/movielens_tables.hpp"

#include <utility>

#include "base/utf8.hpp"
#include "datasets/title.hpp"

namespace vqgrad {
namespace {

std::string read_id(const RowReader& row, const char* expected, IdTable& ids) {
  const auto id = row.number(0, 0u, IdTable::highest, expected);
  if (!ids.add(id)) row.fail(0, "an id that no row above has");
  return std::to_string(id);
}

}  // namespace

void ItemTable::add(const RowReader& row, std::span<const std::string_view> genres) {
  std::string id = read_id(row, "an item id from 0 to 9999999", ids_);
  std::string title = latin1_ ? latin1_to_utf8(row[1]) : std::string(row[1]);
  if (split_title(title).name.empty()) row.fail(1, "a title");
  add(std::move(id), std::move(title), genres);
}

void ItemTable::add(std::string id, std::string title, std::span<const std::string_view> genres) {
  const auto [name, year] = split_title(title);
  year_.add(year);
  title_.add(find_words(name));
  genres_.add(genres);
  names_.push_back(std::move(id));
  titles_.push_back(std::move(title));
}

void ItemTable::move_into(Dataset& dataset) && {
  dataset.items = std::move(names_);
  dataset.titles = std::move(titles_);
  dataset.fields.push_back(std::move(year_).take());
  dataset.fields.push_back(std::move(title_).take());
  dataset.fields.push_back(std::move(genres_).take());
}

void UserTable::add(const RowReader& row) {
  std::string id = read_id(row, "a user id from 0 to 9999999", ids_);
  row.number(cells_.age, 0, 150, "an age in years");
  for (const auto cell : {cells_.gender, cells_.occupation, cells_.zip_code})
    if (row[cell].empty()) row.fail(cell, "a value");
  add(std::move(id), row[cells_.gender], row[cells_.age], row[cells_.occupation], row[cells_.zip_code]);
}

void UserTable::add(std::string id, std::string_view gender, std::string_view age,
                    std::string_view occupation, std::string_view zip_code) {
  names_.push_back(std::move(id));
  gender_.add(gender);
  age_.add(age);
  occupation_.add(occupation);
  zip_code_.add(zip_code);
}

void UserTable::move_into(Dataset& dataset) && {
  dataset.users = std::move(names_);
  dataset.fields.push_back(std::move(gender_).take());
  dataset.fields.push_back(std::move(age_).take());
  dataset.fields.push_back(std::move(occupation_).take());
  dataset.fields.push_back(std::move(zip_code_).take());
}

std::vector<std::string_view> read_genre_list(const RowReader& row, std::size_t cell) {
  if (row[cell] == "(no genres listed)") return {};
  return row.list(cell, "|");
}

}  // namespace vqgrad
