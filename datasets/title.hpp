#pragma once
#include <string_view>
#include <vector>

namespace vqgrad {

/// A MovieLens title in parts: "Toy Story (1995)" is the name "Toy Story" and the year "1995".
struct TitleParts {
  std::string_view name;
  std::string_view year;  ///< four digits; empty if the title does not end in "(YYYY)", spaces aside
};

/// The views are into `title`. Without a year the name is the whole title.
TitleParts split_title(std::string_view title);

/// The words that the pattern `\w+` of Python 3 finds in UTF-8 text: runs of letters, digits and underscores.
/// Case is kept. Beyond ASCII every code point counts as a letter, except the signs of Latin-1 and the
/// blocks of punctuation (U+2000 to U+206F, U+3000 to U+303F). The views are into `text`.
std::vector<std::string_view> find_words(std::string_view text);

}  // namespace vqgrad
