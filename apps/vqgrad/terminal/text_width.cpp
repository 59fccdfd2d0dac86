#include "apps/vqgrad/terminal/text_width.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.hpp"

namespace vqgrad {
namespace {

/// The bytes of the first character; a byte that is not UTF-8 is a character by itself.
std::string_view first_character(std::string_view text) {
  return text.substr(0, std::max<std::size_t>(first_code_point(text).bytes, 1));
}

/// Combining Diacritical Marks, the zero-width space and its neighbours, variation selectors.
bool has_no_width(std::string_view character) {
  const auto [code, bytes] = first_code_point(character);
  return bytes > 0 && ((code >= 0x0300 && code <= 0x036F) || (code >= 0x200B && code <= 0x200F) ||
                       (code >= 0xFE00 && code <= 0xFE0F));
}

/// fmt pads a character to two columns as std::format does ([format.string.std]): it adds the spaces that are
/// missing.
std::size_t width_of(std::string_view character) {
  if (has_no_width(character)) return 0;
  return 2 - (fmt::formatted_size("{:2}", character) - character.size());
}

}  // namespace

std::size_t text_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const auto character = first_character(text);
    width += width_of(character);
    text.remove_prefix(character.size());
  }
  return width;
}

std::string shorten(std::string_view text, std::size_t columns) {
  if (text_width(text) <= columns) return std::string(text);
  if (columns == 0) return "";
  std::size_t bytes = 0;
  for (std::size_t width = 0;;) {
    const auto character = first_character(text.substr(bytes));
    width += width_of(character);
    if (width > columns - 1) break;
    bytes += character.size();
  }
  return std::string(text.substr(0, bytes)) + "…";
}

}  // namespace vqgrad
