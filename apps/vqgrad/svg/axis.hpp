#pragma once
#include <string>
#include <vector>

namespace vqgrad {

/// An axis of a plot: its range and its ticks, at 1, 2 or 5 times a power of ten.
struct Axis {
  double low = 0, high = 1;
  std::vector<double> ticks;
  int decimals = 0;

  std::string label(double tick) const;
  /// 0 at the low end, 1 at the high end.
  double place(double value) const { return (value - low) / (high - low); }
};

/// An axis with about `count` ticks that spans [low, high]; its ends are ticks.
Axis nice_axis(double low, double high, int count);
/// An axis of whole numbers that spans exactly [low, high].
Axis whole_axis(double low, double high, int count);

}  // namespace vqgrad
