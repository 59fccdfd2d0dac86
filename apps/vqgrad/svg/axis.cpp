#include "apps/vqgrad/svg/axis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace vqgrad {
namespace {

/// The smallest of 1, 2, 5, 10 times a power of ten that is at least `step`.
double nice_step(double step) {
  const double power = std::pow(10, std::floor(std::log10(step)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (step <= factor * power * (1 + 1e-9)) return factor * power;
  return 10 * power;
}

}  // namespace

std::string Axis::label(double tick) const { return fmt::format("{:.{}f}", tick, decimals); }

Axis nice_axis(double low, double high, int count) {
  // An axis has a length even if all values are equal.
  if (!(high - low > 1e-9 * std::max(std::abs(low), std::abs(high)))) {
    const double margin = low == 0 ? 1 : 0.05 * std::abs(low);
    low -= margin;
    high += margin;
  }
  const double step = nice_step((high - low) / count);
  const auto first = std::floor(low / step + 1e-9), last = std::ceil(high / step - 1e-9);
  Axis axis{
      first * step, last * step, {}, std::max(0, -static_cast<int>(std::floor(std::log10(step) + 1e-9)))};
  for (double k = first; k <= last; ++k) axis.ticks.push_back(k * step);
  return axis;
}

Axis whole_axis(double low, double high, int count) {
  if (!(high > low)) return {low - 1, low + 1, {low}, 0};
  const double step = std::max(1.0, nice_step((high - low) / count));
  Axis axis{low, high, {}, 0};
  for (double tick = std::ceil(low / step) * step; tick <= high; tick += step) axis.ticks.push_back(tick);
  if (axis.ticks.empty() || axis.ticks.front() - low > step / 2) axis.ticks.insert(axis.ticks.begin(), low);
  return axis;
}

}  // namespace vqgrad
