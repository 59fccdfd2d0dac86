#pragma once
#include <CLI/CLI.hpp>
#include <cstddef>
#include <limits>

namespace vqgrad {

/// Checks of option values, in place of CLI11's: theirs let NaN pass as a number in any range.

/// A finite real number from `low` to `high`; help and messages say so by `range`, such as "0..1".
CLI::Validator real_number(double low, double high, const char* range);

inline CLI::Validator positive_number() {
  return real_number(std::numeric_limits<double>::min(), std::numeric_limits<double>::max(), "> 0");
}
inline CLI::Validator non_negative_number() {
  return real_number(0, std::numeric_limits<double>::max(), ">= 0");
}

/// One of the sizes that an option takes with dashes between them: a whole number from 1 to `most`.
CLI::Validator dashed_size(std::size_t most);

}  // namespace vqgrad
