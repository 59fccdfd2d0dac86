#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "apps/run_folder/item_codes.hpp"

namespace vqgrad {

/// One large figure: "0.8134", "test AUC", "original embeddings".
struct Figure {
  std::string label;
  std::string value;
  std::string note = "";
};

struct Series {
  std::string name;
  std::vector<double> y;  ///< at x = 1, 2, ..., such as epochs
};

/// Curves over one pair of axes.
struct Chart {
  std::string title;
  std::string y_label;  ///< with its unit: "log loss (nats)"
  std::vector<Series> series;
  std::string x_label = "epoch";
};

struct Report {
  std::string title;          ///< "vqgrad train on MovieLens 1M"
  std::string subtitle = "";  ///< when, how long, how many rows
  std::vector<Figure> figures = {};
  std::vector<Chart> charts = {};
  std::vector<std::pair<std::string, std::string>> config;  ///< Config::rows()
  std::span<const ItemCode> items = {};                     ///< as in codes.csv
  std::size_t codes = 0;                                    ///< of the codebook
};

/// report.html: one file without any outside resource, readable offline, in light and dark.
std::string report_html(const Report& report);

}  // namespace vqgrad
