#pragma once
#include <string>
#include <string_view>

namespace vqgrad {

/// A cell of a CSV file, quoted if RFC 4180 requires it. Line ends become spaces.
inline std::string csv_cell(std::string_view cell) {
  if (cell.find_first_of("\",\r\n") == std::string_view::npos) return std::string(cell);
  std::string text = "\"";
  for (const char c : cell) {
    if (c == '"') text += '"';
    text += c == '\n' || c == '\r' ? ' ' : c;
  }
  return text + '"';
}

}  // namespace vqgrad
