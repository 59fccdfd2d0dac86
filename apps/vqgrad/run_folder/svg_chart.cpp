#include "apps/vqgrad/run_folder/svg_chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <numeric>

#include "apps/vqgrad/svg/picture.hpp"

namespace vqgrad {

std::string svg_lines(const Chart& chart) {
  Picture picture(chart.title + " by " + chart.x_label, chart.x_label, chart.y_label);
  std::size_t most = 1;
  int color = 0;
  for (const Series& series : chart.series) {
    std::vector<Picture::Point> points;
    for (const double y : series.y) points.push_back({static_cast<double>(points.size() + 1), y});
    most = std::max(most, points.size());
    picture.line(series.name, points, color);
    picture.dots(series.name, points, color++, points.size() > 40 ? 1.5 : 3);
  }
  if (picture.empty()) return "<p class=\"quiet\">no finite values to draw</p>\n";
  picture.set_x_axis(whole_axis(1, static_cast<double>(most), 8));
  return picture.inline_svg(480);
}

std::string svg_usage(std::span<const std::size_t> items_per_code) {
  if (items_per_code.empty()) return "";
  std::vector<double> counts(items_per_code.begin(), items_per_code.end());
  std::sort(counts.begin(), counts.end(), std::greater<>());
  const auto codes = static_cast<double>(counts.size());
  const double even = std::accumulate(counts.begin(), counts.end(), 0.0) / codes;
  Picture picture("Items per code", "codes, the most used first", "items");
  std::vector<Picture::Point> bars;
  for (const double count : counts)
    if (count > 0) bars.push_back({static_cast<double>(bars.size() + 1), count});
  picture.bars(bars);
  picture.level(fmt::format("all codes alike: {:.1f} items", even), even);
  Axis x = whole_axis(1, codes, 10);
  x.low = 0.5;  // bar k fills [k - 1/2, k + 1/2]
  x.high = codes + 0.5;
  picture.set_x_axis(std::move(x));
  picture.set_y_axis(whole_axis(0, std::max(1.0, counts.front()), 5));
  return picture.inline_svg(980);
}

}  // namespace vqgrad
