#include "apps/vqgrad/terminal/text_width.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace vqgrad {
namespace {

struct Character {
  char32_t code;
  std::size_t bytes;
};

/// The first character of a text that is not empty.
Character first_character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::size_t length = byte(0) < 0x80       ? 1
                             : byte(0) >> 5 == 6  ? 2
                             : byte(0) >> 4 == 14 ? 3
                             : byte(0) >> 3 == 30 ? 4
                                                  : 0;
  const Character stray{U'?', 1};
  if (length == 0 || length > text.size()) return stray;
  if (length == 1) return {byte(0), 1};
  char32_t code = byte(0) & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if (byte(i) >> 6 != 2) return stray;
    code = code << 6 | (byte(i) & 0x3FU);
  }
  return {code, length};
}

using Range = std::pair<char32_t, char32_t>;

template <std::size_t N>
bool in(const std::array<Range, N>& ranges, char32_t code) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const Range& range) { return code >= range.first && code <= range.second; });
}

// The blocks that matter, not all of Unicode's tables.
constexpr std::array<Range, 6> no_width{{{0x0300, 0x036F},
                                         {0x1AB0, 0x1AFF},
                                         {0x200B, 0x200F},
                                         {0x20D0, 0x20FF},
                                         {0xFE00, 0xFE0F},
                                         {0xFE20, 0xFE2F}}};
constexpr std::array<Range, 8> double_width{{{0x1100, 0x115F},
                                             {0x2E80, 0xA4CF},
                                             {0xAC00, 0xD7A3},
                                             {0xF900, 0xFAFF},
                                             {0xFE30, 0xFE6F},
                                             {0xFF00, 0xFF60},
                                             {0x1F300, 0x1FAFF},
                                             {0x20000, 0x3FFFD}}};

std::size_t width_of(char32_t code) { return in(no_width, code) ? 0 : in(double_width, code) ? 2 : 1; }

}  // namespace

std::size_t text_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const Character character = first_character(text);
    width += width_of(character.code);
    text.remove_prefix(character.bytes);
  }
  return width;
}

std::string shorten(std::string_view text, std::size_t columns) {
  if (text_width(text) <= columns) return std::string(text);
  if (columns == 0) return "";
  std::size_t bytes = 0;
  for (std::size_t width = 0;;) {
    const Character character = first_character(text.substr(bytes));
    width += width_of(character.code);
    if (width > columns - 1) break;
    bytes += character.bytes;
  }
  return std::string(text.substr(0, bytes)) + "…";
}

}  // namespace vqgrad
