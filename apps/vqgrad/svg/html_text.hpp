#pragma once
#include <string>
#include <string_view>

namespace vqgrad {

/// Escapes text for use between tags or in a quoted attribute.
inline std::string html_text(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  return out;
}

}  // namespace vqgrad
