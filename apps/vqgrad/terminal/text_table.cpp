#include "apps/vqgrad/terminal/text_table.hpp"

#include <algorithm>
#include <utility>

#include "apps/vqgrad/terminal/text_width.hpp"

namespace vqgrad {

TextTable::TextTable(std::vector<Column> columns, std::string title)
    : columns_(std::move(columns)), title_(std::move(title)) {}

void TextTable::add(std::vector<std::string> cells) {
  cells.resize(columns_.size());
  rows_.push_back(std::move(cells));
}

std::string TextTable::line(const std::vector<std::string>& cells,
                            const std::vector<std::size_t>& widths) const {
  std::string text;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) text += "  ";
    const std::string space(widths[i] - text_width(cells[i]), ' ');
    text += columns_[i].align == Align::right ? space + cells[i] : cells[i] + space;
  }
  text.erase(text.find_last_not_of(' ') + 1);
  return text + "\n";
}

std::string TextTable::text() const {
  std::vector<std::string> headers;
  std::vector<std::size_t> widths;
  for (const Column& column : columns_) {
    headers.push_back(column.header);
    widths.push_back(text_width(column.header));
  }
  for (const auto& row : rows_)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], text_width(row[i]));

  std::string text = title_.empty() ? "" : title_ + "\n";
  const auto has_text = [](const std::string& header) { return !header.empty(); };
  if (std::any_of(headers.begin(), headers.end(), has_text)) {
    std::vector<std::string> rule;
    for (const std::size_t width : widths) rule.emplace_back(width, '-');
    text += line(headers, widths) + line(rule, widths);
  }
  for (const auto& row : rows_) text += line(row, widths);
  return text;
}

TextTable name_value_table(std::string title) { return TextTable({{}, {}}, std::move(title)); }

}  // namespace vqgrad
