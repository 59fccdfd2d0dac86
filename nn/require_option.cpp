#include "nn/require_option.hpp"

#include <limits>
#include <string>

#include "base/error.hpp"

namespace vqgrad {

void require_option(const char* what, double value, Range range) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const bool bounded = range == Range::below_one || range == Range::up_to_one;
  const bool closed = range == Range::up_to_one || range == Range::up_to_infinity;
  const bool zero = range != Range::positive;
  const double end = bounded ? 1 : infinity;
  if ((zero ? value >= 0 : value > 0) && (closed ? value <= end : value < end)) return;
  throw UsageError(std::string(what) + " lies in " + (zero ? "[" : "(") + "0, " +
                   (bounded ? "1" : "infinity") + (closed ? "]" : ")") + ", got " + std::to_string(value));
}

}  // namespace vqgrad
