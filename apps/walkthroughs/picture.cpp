#include "apps/walkthroughs/picture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "apps/vqgrad/run_folder/axis.hpp"
#include "apps/vqgrad/run_folder/html_text.hpp"
#include "base/atomic_file.hpp"

namespace vqgrad {
namespace {

constexpr double width = 720, height = 400, left = 70, right = 160, top = 40, bottom = 52;
// Of Wong 2011 (Nature Methods 8, 441), which the colour-blind can tell apart; 3:1 on white and on black.
constexpr std::array<const char*, 5> colors{"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8a8a8a"};

constexpr const char* style =
    "<style>text{fill:#555}.grid{stroke:#8886}"
    "@media(prefers-color-scheme:dark){text{fill:#bbb}}</style>\n";

struct Frame {
  Axis x, y;
  double across(double value) const { return left + x.place(value) * (width - left - right); }
  double up(double value) const { return height - bottom - y.place(value) * (height - top - bottom); }
};

std::string axes(const Frame& frame, const std::string& title, const std::string& x_name,
                 const std::string& y_name) {
  const double end = width - right, floor = height - bottom;
  std::string svg = fmt::format("<text x=\"{}\" y=\"22\" font-size=\"16\" font-weight=\"bold\">{}</text>\n",
                                left, html_text(title));
  for (const double tick : frame.y.ticks)
    svg += fmt::format(
        "<line class=\"grid\" x1=\"{}\" x2=\"{}\" y1=\"{:.1f}\" y2=\"{:.1f}\"/>"
        "<text x=\"{}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>\n",
        left, end, frame.up(tick), frame.up(tick), left - 8, frame.up(tick) + 4, frame.y.label(tick));
  for (const double tick : frame.x.ticks)
    svg += fmt::format("<text x=\"{:.1f}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n", frame.across(tick),
                       floor + 18, frame.x.label(tick));
  svg += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n", (left + end) / 2,
                     height - 10, html_text(x_name));
  return svg +
         fmt::format("<text text-anchor=\"middle\" transform=\"translate(18 {}) rotate(-90)\">{}</text>\n",
                     (top + floor) / 2, html_text(y_name));
}

/// An arrow's, at `to`; of no length, there is nowhere to point.
std::string head(const Frame& frame, const Picture::Point& from, const Picture::Point& to,
                 const char* color) {
  const double x = frame.across(to[0]), y = frame.up(to[1]);
  const double dx = x - frame.across(from[0]), dy = y - frame.up(from[1]), length = std::hypot(dx, dy);
  if (length == 0) return "";
  const double along = 9 / length, aside = 4 / length;
  return fmt::format("<polygon fill=\"{}\" points=\"{:.1f},{:.1f} {:.1f},{:.1f} {:.1f},{:.1f}\"/>\n", color,
                     x, y, x - along * dx - aside * dy, y - along * dy + aside * dx,
                     x - along * dx + aside * dy, y - along * dy - aside * dx);
}

}  // namespace

Picture::Picture(std::string title, std::string x_name, std::string y_name)
    : title_(std::move(title)), x_name_(std::move(x_name)), y_name_(std::move(y_name)) {}

void Picture::line(const std::string& name, std::vector<Point> points, int color) {
  marks_.push_back({Kind::line, name, std::move(points), color, 0});
}

void Picture::dots(const std::string& name, std::vector<Point> points, int color, double radius) {
  marks_.push_back({Kind::dots, name, std::move(points), color, radius});
}

void Picture::arrow(Point from, Point to, int color, const std::string& name) {
  marks_.push_back({Kind::arrow, name, {from, to}, color, 0});
}

void Picture::text(Point at, const std::string& words) { marks_.push_back({Kind::text, words, {at}, 0, 0}); }

std::string Picture::svg() const {
  Point low{std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()};
  Point high{-low[0], -low[1]};
  for (const Mark& mark : marks_)
    for (const Point& point : mark.points)
      for (std::size_t d = 0; d < 2; ++d) {
        low[d] = std::min(low[d], point[d]);
        high[d] = std::max(high[d], point[d]);
      }
  const Frame frame{nice_axis(low[0], high[0], 7), nice_axis(low[1], high[1], 5)};
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\" "
      "font-family=\"sans-serif\" font-size=\"13\">\n",
      width, height, html_text(title_));
  svg += style + axes(frame, title_, x_name_, y_name_);
  double legend = top + 6;
  for (const Mark& mark : marks_) {
    const char* color = colors[static_cast<std::size_t>(mark.color) % colors.size()];
    std::string points;
    for (const Point& point : mark.points) {
      const double x = frame.across(point[0]), y = frame.up(point[1]);
      if (mark.kind == Kind::dots)
        svg += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{}\" fill=\"{}\"/>\n", x, y, mark.radius,
                           color);
      else if (mark.kind == Kind::text)
        svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n", x, y, html_text(mark.name));
      points += fmt::format("{:.1f},{:.1f} ", x, y);
    }
    if (mark.kind == Kind::line || mark.kind == Kind::arrow)
      svg += fmt::format("<polyline fill=\"none\" stroke=\"{}\" stroke-width=\"2\" points=\"{}\"/>\n", color,
                         points);
    if (mark.kind == Kind::arrow) svg += head(frame, mark.points[0], mark.points[1], color);
    if (mark.kind == Kind::text || mark.name.empty()) continue;
    svg += fmt::format(
        "<rect x=\"{}\" y=\"{:.1f}\" width=\"12\" height=\"4\" fill=\"{}\"/><text x=\"{}\" "
        "y=\"{:.1f}\">{}</text>\n",
        width - right + 12, legend - 2, color, width - right + 30, legend + 4, html_text(mark.name));
    legend += 20;
  }
  return svg + "</svg>\n";
}

void Picture::write(const std::filesystem::path& path) const {
  if (!path.empty()) write_atomically(path, svg());
}

}  // namespace vqgrad
