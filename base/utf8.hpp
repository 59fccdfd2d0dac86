#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace vqgrad {

struct CodePoint {
  std::uint32_t value;
  std::size_t bytes;  ///< 0 if the bytes are not UTF-8 (RFC 3629: no overlong forms, no surrogates)
};

/// The first code point of a text that is not empty.
CodePoint first_code_point(std::string_view text);

/// Position of the first byte that is not UTF-8; text.size() if there is none.
std::size_t find_invalid_utf8(std::string_view text);
inline bool is_utf8(std::string_view text) { return find_invalid_utf8(text) == text.size(); }

/// ISO 8859-1 to UTF-8: every byte is a code point.
std::string latin1_to_utf8(std::string_view text);

/// Text of a file as an error message shows it: control characters and bytes that are not UTF-8 as \xNN, so
/// that they cannot control a terminal; about the first 60 bytes only, cut between code points.
std::string shown_text(std::string_view text);

}  // namespace vqgrad
