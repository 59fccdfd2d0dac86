#include "datasets/ratings_reader.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.hpp"
#include "base/parallel.hpp"
#include "datasets/row_reader.hpp"

namespace vqgrad {
namespace {

/// Whole lines of a file, without the last line end.
struct Piece {
  std::string_view text;
  std::size_t row;  ///< of the first line, from 0
};

std::vector<Piece> cut(std::string_view text) {
  constexpr std::size_t bytes = std::size_t{1} << 18;
  std::vector<Piece> pieces;
  for (;;) {
    const auto end = text.find('\n', std::min(bytes, text.size()));
    pieces.push_back({text.substr(0, end), 0});
    // Not at the end of the text: a line end there is followed by a blank row.
    if (end == std::string_view::npos) return pieces;
    text.remove_prefix(end + 1);
  }
}

std::size_t number_rows(std::vector<Piece>& pieces) {
  std::vector<std::size_t> counts(pieces.size());
  parallel_for(pieces.size(), 1, [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t p = begin; p < end; ++p)
      counts[p] =
          1 + static_cast<std::size_t>(std::count(pieces[p].text.begin(), pieces[p].text.end(), '\n'));
  });
  std::size_t rows = 0;
  for (std::size_t p = 0; p < pieces.size(); ++p) {
    pieces[p].row = rows;
    rows += counts[p];
  }
  return rows;
}

float read_rating(const RowReader& reader, std::size_t cell, bool half_stars) {
  const std::string_view text = reader[cell];
  if (text.size() == 1 && text[0] >= '1' && text[0] <= '5') return static_cast<float>(text[0] - '0');
  if (!half_stars) reader.fail(cell, "a rating of 1, 2, 3, 4 or 5");
  constexpr auto expected = "a rating from 0.5 to 5 in steps of 0.5";
  const float rating = reader.number(cell, 0.5f, 5.0f, expected);
  if (rating * 2 != std::floor(rating * 2)) reader.fail(cell, expected);
  return rating;
}

}  // namespace

Interactions read_ratings(const TextFile& file, const RatingsFormat& format, const IdTable* users,
                          const IdTable& items) {
  std::string_view text = file.text();
  std::size_t first_line = 1;
  if (!format.header.empty()) {
    RowReader reader(file, {"\n"});
    reader.next();
    if (reader[0] != format.header) reader.fail(0, "the header '" + format.header + "'");
    const auto end = text.find('\n');
    if (end == std::string_view::npos) reader.fail_at_end("a rating");
    text.remove_prefix(end + 1);
    first_line = 2;
  }
  auto pieces = cut(text);
  const std::size_t rows = number_rows(pieces);

  Interactions result;
  result.users.resize(rows);
  result.items.resize(rows);
  result.ratings.resize(rows);
  result.times.resize(rows);
  parallel_for(pieces.size(), 1, [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t p = begin; p < end; ++p) {
      RowReader reader(file.name(), pieces[p].text, first_line + pieces[p].row, {format.delimiter});
      for (std::size_t row = pieces[p].row; reader.next(4); ++row) {
        const auto user = reader.number(0, 0u, IdTable::highest, "a user id from 0 to 9999999");
        const auto item = reader.number(1, 0u, IdTable::highest, "an item id from 0 to 9999999");
        result.users[row] = users ? users->find(user) : user;
        result.items[row] = items.find(item);
        if (result.users[row] == IdTable::none) reader.fail(0, "a user of the user table");
        if (result.items[row] == IdTable::none) reader.fail(1, "an item of the item table");
        result.ratings[row] = read_rating(reader, 2, format.half_stars);
        result.times[row] = reader.number<std::int64_t>(3, 0, std::numeric_limits<std::int64_t>::max(),
                                                        "a time in seconds since 1970");
      }
    }
  });
  return result;
}

}  // namespace vqgrad
