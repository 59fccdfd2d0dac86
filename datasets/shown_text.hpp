#pragma once
#include <string>
#include <string_view>

namespace vqgrad {

/// Text of a file as an error message shows it: control characters and bytes that are not UTF-8 as \xNN, so
/// that a terminal obeys nothing of it, and about the first 60 bytes only, cut between code points.
std::string shown_text(std::string_view text);

}  // namespace vqgrad
