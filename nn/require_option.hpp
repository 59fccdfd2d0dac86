#pragma once

namespace vqgrad {

/// The valid range of an option.
enum class Range {
  non_negative,    ///< [0, infinity)
  positive,        ///< (0, infinity)
  up_to_infinity,  ///< [0, infinity]
  below_one,       ///< [0, 1)
  up_to_one,       ///< [0, 1]
};

/// Throws UsageError "WHAT lies in RANGE, got VALUE" unless `value` is in the range; NaN is always rejected.
void require_option(const char* what, double value, Range range);

}  // namespace vqgrad
