#include "apps/vqgrad/terminal/nearest.hpp"

#include <algorithm>
#include <array>

namespace vqgrad {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  // Three rows of the table over prefixes: for i, i - 1 and i - 2 characters of `a`.
  std::array<std::vector<std::size_t>, 3> rows;
  for (auto& row : rows) row.resize(b.size() + 1);
  for (std::size_t i = 0; i <= a.size(); ++i) {
    auto& row = rows[i % 3];
    const auto& above = rows[(i + 2) % 3];
    const auto& above_that = rows[(i + 1) % 3];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = row[j - 1] + 1;
      if (i == 0) continue;
      row[j] = std::min({row[j], above[j] + 1, above[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], above_that[j - 2] + 1);
    }
  }
  return rows[a.size() % 3][b.size()];
}

std::string nearest(std::string_view word, const std::vector<std::string>& names) {
  std::string best;
  std::size_t least = std::max<std::size_t>(word.size() / 3, 1) + 1;
  for (const std::string& name : names)
    if (const std::size_t distance = edit_distance(word, name); distance < least) {
      least = distance;
      best = name;
    }
  return best;
}

std::string fold_case(std::string_view text) {
  std::string folded(text);
  for (std::size_t i = 0; i < folded.size(); ++i) {
    const auto byte = static_cast<unsigned char>(folded[i]);
    const bool ascii = byte >= 'A' && byte <= 'Z';
    // U+00C0 to U+00DE except the multiplication sign: C3 80 to C3 9E.
    const bool latin = byte >= 0x80 && byte <= 0x9E && byte != 0x97 && i > 0 && folded[i - 1] == '\xC3';
    if (ascii || latin) folded[i] = static_cast<char>(byte + 0x20);
  }
  return folded;
}

}  // namespace vqgrad
