#include "datasets/title.hpp"

#include <algorithm>

namespace vqgrad {

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

}  // namespace vqgrad
