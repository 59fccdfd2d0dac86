#pragma once

namespace vqgrad {

/// Where an option may lie: [0, infinity), [0, 1), [0, 1] or [0, infinity].
enum class Range { finite, below_one, up_to_one, not_negative };

/// Throws UsageError "WHAT lies in RANGE, got VALUE" unless it does; NaN lies nowhere.
void require_option(const char* what, double value, Range range);

}  // namespace vqgrad
