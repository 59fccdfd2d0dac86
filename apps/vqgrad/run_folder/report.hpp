#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "apps/vqgrad/run_folder/item_codes.hpp"
#include "apps/vqgrad/run_folder/svg_chart.hpp"

namespace vqgrad {

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
