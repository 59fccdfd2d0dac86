#pragma once
#include <string_view>

namespace vqgrad {

/// A MovieLens title taken apart: "Toy Story (1995)" is the name "Toy Story" and the year "1995".
struct TitleParts {
  std::string_view name;
  std::string_view year;  ///< four digits; empty where the title does not end in "(YYYY)", spaces aside
};

/// The views are into `title`. Where there is no year, the name is the whole title: cutting six characters
/// off come what may would cut words.
TitleParts split_title(std::string_view title);

}  // namespace vqgrad
