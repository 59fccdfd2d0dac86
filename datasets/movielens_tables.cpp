#include "datasets/movielens_tables.hpp"

#include <utility>

#include "base/utf8.hpp"
#include "datasets/title.hpp"

namespace vqgrad {
namespace {

void add_id(const RowReader& row, const char* expected, IdTable& ids, std::vector<std::string>& names) {
  const auto id = row.number(0, 0u, IdTable::highest, expected);
  if (!ids.add(id)) row.fail(0, "an id that no row above has");
  names.push_back(std::to_string(id));
}

}  // namespace

void ItemTable::add(const RowReader& row, std::span<const std::string_view> genres) {
  add_id(row, "an item id from 0 to 9999999", ids_, names_);
  titles_.push_back(latin1_ ? latin1_to_utf8(row[1]) : std::string(row[1]));
  const auto [name, year] = split_title(titles_.back());
  if (name.empty()) row.fail(1, "a title");
  year_.add(year);
  title_.add(find_words(name));
  genres_.add(genres);
}

void ItemTable::move_into(Dataset& dataset) && {
  dataset.items = std::move(names_);
  dataset.titles = std::move(titles_);
  dataset.fields.push_back(std::move(year_).take());
  dataset.fields.push_back(std::move(title_).take());
  dataset.fields.push_back(std::move(genres_).take());
}

void UserTable::add(const RowReader& row) {
  add_id(row, "a user id from 0 to 9999999", ids_, names_);
  row.number(cells_.age, 0, 150, "an age in years");
  for (const auto cell : {cells_.gender, cells_.occupation, cells_.zip_code})
    if (row[cell].empty()) row.fail(cell, "a value");
  gender_.add(row[cells_.gender]);
  age_.add(row[cells_.age]);
  occupation_.add(row[cells_.occupation]);
  zip_code_.add(row[cells_.zip_code]);
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
