#include "datasets/title.hpp"

#include <algorithm>
#include <cstdint>

#include "base/utf8.hpp"

namespace vqgrad {
namespace {

bool belongs_to_word(std::uint32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  if (c < 0xC0) {
    for (const auto letter : {0xAAu, 0xB2u, 0xB3u, 0xB5u, 0xB9u, 0xBAu, 0xBCu, 0xBDu, 0xBEu})
      if (c == letter) return true;
    return false;
  }
  const bool sign = c == 0xD7 || c == 0xF7;
  const bool punctuation = (c >= 0x2000 && c <= 0x206F) || (c >= 0x3000 && c <= 0x303F);
  return !sign && !punctuation;
}

}  // namespace

TitleParts split_title(std::string_view title) {
  auto name = title;
  while (name.ends_with(' ')) name.remove_suffix(1);
  constexpr std::size_t tail = 6;  // "(YYYY)"
  if (name.size() < tail) return {title, {}};
  const auto year = name.substr(name.size() - 5, 4);
  const bool digits = std::all_of(year.begin(), year.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (name[name.size() - tail] != '(' || !name.ends_with(')') || !digits) return {title, {}};
  name.remove_suffix(tail);
  while (name.ends_with(' ')) name.remove_suffix(1);
  return {name, year};
}

std::vector<std::string_view> find_words(std::string_view text) {
  std::vector<std::string_view> words;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto [value, bytes] = first_code_point(text.substr(at));
    const std::size_t next = at + std::max<std::size_t>(bytes, 1);
    if (!belongs_to_word(value)) {
      if (at > begin) words.push_back(text.substr(begin, at - begin));
      begin = next;
    }
    at = next;
  }
  if (text.size() > begin) words.push_back(text.substr(begin));
  return words;
}

}  // namespace vqgrad
