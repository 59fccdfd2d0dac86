#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace vqgrad {

struct Series {
  std::string name;
  std::vector<double> y;  ///< at x = 1, 2, ..., such as epochs; values that are not finite are left out
};

/// Curves over one pair of axes.
struct Chart {
  std::string title;
  std::string y_label;  ///< with its unit: "log loss (nats)"
  std::vector<Series> series;
  std::string x_label = "epoch";
};

/// SVG for report.html; report_style.hpp has the colours.
std::string svg_lines(const Chart& chart);

/// Bars of falling height, one per code, and a dashed line at their mean.
std::string svg_usage(std::span<const std::size_t> items_per_code);

}  // namespace vqgrad
