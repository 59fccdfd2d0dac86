#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace vqgrad {

/// Columns that UTF-8 text takes on a terminal: combining marks take none, East Asian wide characters and
/// emoji two. A byte that is not UTF-8 counts as one.
std::size_t text_width(std::string_view text);

/// The text, or as much of it as fits in `columns` with an ellipsis behind.
std::string shorten(std::string_view text, std::size_t columns);

}  // namespace vqgrad
