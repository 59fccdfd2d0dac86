#pragma once
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "datasets/text_file.hpp"

namespace vqgrad {

/// How a line is cut into cells.
struct RowFormat {
  std::string delimiter;  ///< at least one character
  bool quotes = false;    ///< cells may stand in double quotes, a quote inside written twice (RFC 4180)
};

/// Reads delimited text row by row, a line a row; lines end in LF or CRLF, and a quoted cell cannot hold a
/// line end. Cells are views into the text (those that were in quotes into a buffer of the reader): they hold
/// until the next row. Lines and columns of errors count from 1, columns in bytes.
class RowReader {
 public:
  RowReader(const TextFile& file, RowFormat format)
      : RowReader(file.name(), file.text(), 1, std::move(format)) {}

  /// A part of a file: `text` begins at line number `line`.
  RowReader(std::string file, std::string_view text, std::size_t line, RowFormat format);

  /// Goes to the next row, which must have `cells` cells (0: any number of them); false behind the last one.
  /// Throws DataError.
  bool next(std::size_t cells = 0);

  std::size_t line() const { return line_; }
  std::size_t size() const { return cells_.size(); }
  std::string_view operator[](std::size_t cell) const { return cells_[cell].text; }

  /// Cell as a number from low to high, all of it. Throws DataError that expects `what`.
  template <class Number>
  Number number(std::size_t cell, Number low, Number high, const char* what) const {
    const std::string_view text = cells_[cell].text;
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !(value >= low && value <= high))
      fail(cell, what);
    return value;
  }

  /// Cell as a list, "a|b" with separator "|"; nothing where it is empty. Throws DataError for an empty word.
  std::vector<std::string_view> list(std::size_t cell, std::string_view separator) const;

  /// Throws DataError at the cell's place.
  [[noreturn]] void fail(std::size_t cell, const std::string& expected) const;

  /// Throws DataError at the place behind the last row: for files that end too early.
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
