#pragma once
#include <ranges>
#include <vector>

namespace vqgrad::tests {

/// A copy of a span, for comparisons.
template <class Values>
std::vector<std::ranges::range_value_t<Values>> list(const Values& values) {
  return {values.begin(), values.end()};
}

}  // namespace vqgrad::tests
