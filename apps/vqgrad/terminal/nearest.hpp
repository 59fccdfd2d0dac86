#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vqgrad {

/// The number of insertions, deletions, replacements and swaps of neighbours that turn `a` into `b` (optimal
/// string alignment), byte by byte.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The closest of `names`; "" if each differs from the word by more than a third of its length.
std::string nearest(std::string_view word, const std::vector<std::string>& names);

/// Lower case of ASCII and of Latin-1's letters, in UTF-8: for titles.
std::string fold_case(std::string_view text);

}  // namespace vqgrad
