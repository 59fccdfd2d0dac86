#include "apps/vqgrad/run_folder/svg_chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <numeric>

#include "apps/vqgrad/run_folder/axis.hpp"
#include "apps/vqgrad/run_folder/html_text.hpp"

namespace vqgrad {
namespace {

/// Where things are in the drawing, in its own units.
struct Frame {
  double width, height = 260, left = 66, right = 14, top = 10, bottom = 46;
  Axis x, y;

  double x_of(double value) const { return left + x.place(value) * (width - left - right); }
  double y_of(double value) const { return height - bottom - y.place(value) * (height - top - bottom); }
};

/// The SVG's beginning: grid, ticks and names of the axes.
std::string open(const Frame& frame, const std::string& x_label, const std::string& y_label,
                 const std::string& description) {
  std::string svg = fmt::format("<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">\n", frame.width,
                                frame.height, html_text(description));
  const double end = frame.width - frame.right, floor = frame.height - frame.bottom;
  for (const double tick : frame.y.ticks) {
    const double y = frame.y_of(tick);
    svg += fmt::format("<line class=\"grid\" x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" y2=\"{:.1f}\"/>",
                       frame.left, end, y, y);
    svg += fmt::format("<text class=\"tick\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>\n",
                       frame.left - 8, y + 4, frame.y.label(tick));
  }
  for (const double tick : frame.x.ticks)
    svg += fmt::format("<text class=\"tick\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{}</text>\n",
                       frame.x_of(tick), floor + 18, frame.x.label(tick));
  svg += fmt::format("<line class=\"axis\" x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" y2=\"{:.1f}\"/>\n",
                     frame.left, end, floor, floor);
  svg += fmt::format("<text class=\"name\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{}</text>\n",
                     (frame.left + end) / 2, frame.height - 8, html_text(x_label));
  const double middle = (frame.top + floor) / 2;
  svg += fmt::format(
      "<text class=\"name\" transform=\"translate(14 {:.1f}) rotate(-90)\" "
      "text-anchor=\"middle\">{}</text>\n",
      middle, html_text(y_label));
  return svg;
}

std::string curve(const Frame& frame, const Chart& chart, std::size_t number) {
  const Series& series = chart.series[number];
  std::string path, points;
  bool begun = false;
  for (std::size_t i = 0; i < series.y.size(); ++i) {
    const bool drawn = std::isfinite(series.y[i]);
    if (drawn) {
      const double x = frame.x_of(static_cast<double>(i + 1)), y = frame.y_of(series.y[i]);
      path += fmt::format("{}{:.1f} {:.1f}", begun ? "L" : "M", x, y);
      points += fmt::format(
          "<circle class=\"s{}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{}\"><title>{}, {} {}: "
          "{:.4f}</title></circle>\n",
          number + 1, x, y, series.y.size() > 40 ? 1.5 : 3, html_text(series.name), html_text(chart.x_label),
          i + 1, series.y[i]);
    }
    begun = drawn;
  }
  return fmt::format("<path class=\"curve s{}\" d=\"{}\"/>\n{}", number + 1, path, points);
}

}  // namespace

std::string svg_lines(const Chart& chart) {
  std::vector<double> values;
  std::size_t most = 1;
  for (const Series& series : chart.series) {
    std::copy_if(series.y.begin(), series.y.end(), std::back_inserter(values),
                 [](double y) { return std::isfinite(y); });
    most = std::max(most, series.y.size());
  }
  if (values.empty()) return "<p class=\"quiet\">no finite values to draw</p>\n";
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const Frame frame{
      .width = 480, .x = whole_axis(1, static_cast<double>(most), 8), .y = nice_axis(*low, *high, 5)};
  std::string svg = open(frame, chart.x_label, chart.y_label, chart.title + " by " + chart.x_label);
  for (std::size_t k = 0; k < chart.series.size(); ++k) svg += curve(frame, chart, k);
  return svg + "</svg>\n";
}

std::string svg_usage(std::span<const std::size_t> items_per_code) {
  if (items_per_code.empty()) return "";
  std::vector<std::size_t> counts(items_per_code.begin(), items_per_code.end());
  std::sort(counts.begin(), counts.end(), std::greater<>());
  const auto codes = static_cast<double>(counts.size());
  const double even =
      static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::size_t{0})) / codes;
  const double most = std::max(1.0, static_cast<double>(counts.front()));
  Frame frame{.width = 980, .x = whole_axis(1, codes, 10), .y = whole_axis(0, most, 5)};
  // Bar k fills [k - 1/2, k + 1/2].
  frame.x.low = 0.5;
  frame.x.high = codes + 0.5;
  std::string svg = open(frame, "codes, the most used first", "items", "Items a code");
  const double width = frame.x_of(2) - frame.x_of(1), gap = width > 6 ? 1 : 0.12 * width;
  std::string bars;
  for (std::size_t k = 0; k < counts.size() && counts[k] > 0; ++k)
    bars += fmt::format("M{:.2f} {:.1f}V{:.1f}h{:.2f}V{:.1f}z",
                        frame.x_of(static_cast<double>(k) + 0.5) + gap / 2, frame.y_of(0),
                        frame.y_of(static_cast<double>(counts[k])), width - gap, frame.y_of(0));
  svg += fmt::format("<path class=\"bars\" d=\"{}\"/>\n", bars);
  svg += fmt::format(
      "<line class=\"even\" x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" y2=\"{:.1f}\"><title>all codes alike: "
      "{:.1f} "
      "items</title></line>\n",
      frame.left, frame.width - frame.right, frame.y_of(even), frame.y_of(even), even);
  return svg + "</svg>\n";
}

}  // namespace vqgrad
