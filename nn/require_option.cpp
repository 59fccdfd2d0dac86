#include "nn/require_option.hpp"

#include <limits>
#include <string>

#include "base/error.hpp"

namespace vqgrad {

void require_option(const char* what, double value, Range range) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const bool bounded = range == Range::below_one || range == Range::up_to_one;
  const bool closed = range == Range::up_to_one || range == Range::not_negative;
  const double end = bounded ? 1 : infinity;
  if (value >= 0 && (closed ? value <= end : value < end)) return;
  throw UsageError(std::string(what) + " lies in [0, " + (bounded ? "1" : "infinity") + (closed ? "]" : ")") +
                   ", got " + std::to_string(value));
}

}  // namespace vqgrad
