#include "datasets/shown_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "datasets/encoding.hpp"

namespace vqgrad {

std::string shown_text(std::string_view text) {
  constexpr std::size_t most = 60;
  std::string shown;
  while (!text.empty()) {
    if (shown.size() >= most) return shown + "...";
    const auto [value, bytes] = first_code_point(text);
    const auto piece = text.substr(0, std::max<std::size_t>(bytes, 1));
    const bool control = value < 0x20 || (value >= 0x7F && value < 0xA0);
    if (bytes > 0 && !control)
      shown += piece;
    else
      for (const char c : piece) shown += fmt::format("\\x{:02X}", static_cast<std::uint8_t>(c));
    text.remove_prefix(piece.size());
  }
  return shown;
}

}  // namespace vqgrad
