#pragma once
#include <string>
#include <vector>

namespace vqgrad {

enum class Align { left, right };

struct Column {
  std::string header;
  Align align = Align::left;
};

/// Rows in aligned columns, for stdout:
///
///   code  items  most rated
///   ----  -----  ----------
///      7    112  Brazil (1985)
class TextTable {
 public:
  /// Without headers there is no rule. The title is the first line.
  explicit TextTable(std::vector<Column> columns, std::string title = "");

  /// One cell per column; missing ones are empty.
  void add(std::vector<std::string> cells);
  bool empty() const { return rows_.empty(); }

  /// All lines, each with its line end.
  std::string text() const;

 private:
  std::string line(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) const;

  std::vector<Column> columns_;
  std::string title_;
  std::vector<std::vector<std::string>> rows_;
};

/// Two columns, names and values: a resolved configuration, a summary.
TextTable name_value_table(std::string title = "");

}  // namespace vqgrad
