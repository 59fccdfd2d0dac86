#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace vqgrad {

/// Columns that UTF-8 text takes on a terminal: 0 for a combining mark, 2 for an East Asian wide character or
/// an emoji, 1 for a byte that is not UTF-8.
std::size_t text_width(std::string_view text);

/// The text if it fits in `columns`, otherwise its beginning and an ellipsis.
std::string shorten(std::string_view text, std::size_t columns);

}  // namespace vqgrad
