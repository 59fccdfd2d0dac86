#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/dataset.hpp"
#include "datasets/field_builder.hpp"
#include "datasets/ids.hpp"
#include "datasets/row_reader.hpp"

namespace vqgrad {

/// Collects the item table of all MovieLens families and of synthetic data: id, title, year, words of the
/// title, genres.
class ItemTable {
 public:
  /// `latin1`: titles are converted to UTF-8.
  explicit ItemTable(bool latin1 = false) : latin1_(latin1) {}

  /// The row's cell 0 is the id, cell 1 the title.
  void add(const RowReader& row, std::span<const std::string_view> genres);
  /// The words of the title and its year, if it ends in one, become fields.
  void add(std::string id, std::string title, std::span<const std::string_view> genres);

  const IdTable& ids() const { return ids_; }
  void move_into(Dataset& dataset) &&;

 private:
  bool latin1_;
  IdTable ids_;
  std::vector<std::string> names_, titles_;
  FieldBuilder year_{"year", FieldKind::categorical, Owner::item};
  FieldBuilder title_{"title", FieldKind::list, Owner::item};
  FieldBuilder genres_{"genres", FieldKind::list, Owner::item};
};

/// Collects the user table of 100K, 1M and synthetic data: id, gender, age, occupation, zip code.
class UserTable {
 public:
  struct Cells {
    std::size_t gender, age, occupation, zip_code;  ///< which cell of a row is which; cell 0 is the id
  };
  explicit UserTable(Cells cells = {}) : cells_(cells) {}

  void add(const RowReader& row);
  void add(std::string id, std::string_view gender, std::string_view age, std::string_view occupation,
           std::string_view zip_code);

  const IdTable& ids() const { return ids_; }
  void move_into(Dataset& dataset) &&;

 private:
  Cells cells_;
  IdTable ids_;
  std::vector<std::string> names_;
  FieldBuilder gender_{"gender", FieldKind::categorical, Owner::user};
  FieldBuilder age_{"age", FieldKind::categorical, Owner::user};
  FieldBuilder occupation_{"occupation", FieldKind::categorical, Owner::user};
  FieldBuilder zip_code_{"zip code", FieldKind::categorical, Owner::user};
};

/// The parts of a cell such as "Comedy|Drama"; none for "(no genres listed)" and for an empty cell.
std::vector<std::string_view> read_genre_list(const RowReader& row, std::size_t cell);

}  // namespace vqgrad
