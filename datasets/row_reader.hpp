#pragma once
#include <charconv>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "datasets/text_file.hpp"

namespace vqgrad {

/// How a line is split into cells.
struct RowFormat {
  std::string delimiter;  ///< at least one character
  bool quotes = false;    ///< cells may be in double quotes, a quote inside doubled (RFC 4180)
};

/// Reads delimited text, one row per line; lines end in LF or CRLF, and a quoted cell cannot hold a line end.
/// Cells are views into the text, quoted cells into a buffer of the reader: valid until the next row. Lines
/// and columns of errors count from 1, columns in bytes.
class RowReader {
 public:
  RowReader(const TextFile& file, RowFormat format)
      : RowReader(file.name(), file.text(), 1, std::move(format)) {}

  /// A part of a file: `text` begins at line number `line`.
  RowReader(std::string file, std::string_view text, std::size_t line, RowFormat format);

  /// Goes to the next row, which must have `cells` cells (0: any number); false after the last row.
  /// Throws DataError.
  bool next(std::size_t cells = 0);

  /// Goes to the first row, which must be this header. Throws DataError at the first cell that differs.
  void read_header(std::span<const std::string_view> names);

  std::size_t line() const { return line_; }
  std::size_t size() const { return cells_.size(); }
  std::string_view operator[](std::size_t cell) const { return cells_[cell].text; }

  /// The whole cell as a number from low to high. Throws DataError that expects `what`.
  template <class Number>
  Number number(std::size_t cell, Number low, Number high, const char* what) const {
    const std::string_view text = cells_[cell].text;
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !(value >= low && value <= high))
      fail(cell, what);
    return value;
  }

  /// The cell as a list, "a|b" with separator "|"; an empty cell is an empty list. Throws DataError for an
  /// empty word.
  std::vector<std::string_view> list(std::size_t cell, std::string_view separator) const;

  /// Throws DataError at the cell's place.
  [[noreturn]] void fail(std::size_t cell, const std::string& expected) const;

  /// Throws DataError at the place after the last row: for files that end too early.
  [[noreturn]] void fail_at_end(const std::string& expected) const;

 private:
  struct Cell {
    std::string_view text;
    std::size_t column;
  };
  void split(std::string_view line);
  std::size_t split_quoted(std::string_view line, std::size_t begin);
  [[noreturn]] void fail_count(std::string_view line, std::size_t cells) const;

  std::string file_;
  std::string_view rest_;
  std::size_t line_;
  RowFormat format_;
  bool done_ = false;
  std::vector<Cell> cells_;
  std::string unquoted_;
};

}  // namespace vqgrad
