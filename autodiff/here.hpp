#pragma once
#include <string>

namespace vqgrad {

/// The caller's line, taken as the last, defaulted argument of every op. `std::source_location` would do,
/// but clang 14 has none.
struct Here {
  const char* file;
  int line;
  constexpr Here(int l = __builtin_LINE(), const char* f = __builtin_FILE()) : file(f), line(l) {}

  /// "train.cpp:118"
  std::string text() const;
};

}  // namespace vqgrad
