#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/text_file.hpp"

namespace vqgrad {

struct CodePoint {
  std::uint32_t value;
  std::size_t bytes;  ///< 0 where the bytes are not UTF-8 (RFC 3629: no overlong forms, no surrogates)
};

/// The first code point of text that is not empty.
CodePoint first_code_point(std::string_view text);

/// Where the first byte that is not UTF-8 stands ; text.size() where all is well.
std::size_t find_invalid_utf8(std::string_view text);

/// ISO 8859-1 to UTF-8: every byte is a code point.
std::string latin1_to_utf8(std::string_view text);

/// Throws DataError at the first byte that is not UTF-8.
void require_utf8(const TextFile& file);

/// The words that the pattern `\w+` of Python 3 finds in UTF-8 text: runs of letters, digits and underscores.
/// Case is kept. Beyond ASCII every code point counts as a letter, but for the signs of Latin-1 and the
/// blocks of punctuation (U+2000 to U+206F, U+3000 to U+303F). The views are into `text`.
std::vector<std::string_view> find_words(std::string_view text);

}  // namespace vqgrad
