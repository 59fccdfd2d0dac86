#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "apps/vqgrad/run_folder/item_codes.hpp"

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

/// One large figure: "0.8134", "test AUC", "original embeddings".
struct Figure {
  std::string label;
  std::string value;
  std::string note = "";
};

struct Report {
  std::string title;          ///< "vqgrad train on MovieLens 1M"
  std::string subtitle = "";  ///< when, how long, how many rows
  std::vector<Figure> figures = {};
  std::vector<Chart> charts = {};
  std::vector<std::pair<std::string, std::string>> config = {};  ///< Config::rows()
  std::span<const ItemCode> items = {};                          ///< as in codes.csv
  std::size_t codes = 0;                                         ///< of the codebook; 0 leaves it out
};

/// report.html: one file without any outside resource, readable offline, in light and dark.
std::string report_html(const Report& report);

}  // namespace vqgrad
