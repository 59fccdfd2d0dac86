#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace vqgrad {

struct Series {
  std::string name;
  std::vector<double> y;  ///< at x = 1, 2, ..., such as epochs; what is not finite is left out
};

/// Curves over one pair of axes.
struct Chart {
  std::string title;
  std::string y_label;  ///< with its unit: "log loss (nats)"
  std::vector<Series> series;
  std::string x_label = "epoch";
};

// Inline SVG; classes and colours are those of report_style.hpp.
std::string svg_lines(const Chart& chart);

/// Bars of falling height, one a code, with a dashed line where all would be if all codes were alike.
std::string svg_usage(std::span<const std::size_t> items_per_code);

}  // namespace vqgrad
