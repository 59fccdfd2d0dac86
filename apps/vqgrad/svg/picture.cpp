#include "apps/vqgrad/svg/picture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "apps/vqgrad/svg/html_text.hpp"
#include "base/atomic_file.hpp"

namespace vqgrad {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// Wong 2011 (Nature Methods 8, 441): colour-blind readers can tell these apart; 3:1 on white and on black.
constexpr const char* style =
    "<style>text{fill:#555}.grid{stroke:#8886}.axis{stroke:#888}.mark{fill:currentColor}"
    ".curve{fill:none;stroke:currentColor;stroke-width:2}"
    ".s1{color:#0072b2}.s2{color:#d55e00}.s3{color:#009e73}.s4{color:#cc79a7}.s5{color:#8a8a8a}"
    "@media(prefers-color-scheme:dark){text{fill:#bbb}}</style>\n";

bool is_finite(const Picture::Point& point) { return std::isfinite(point[0]) && std::isfinite(point[1]); }

int color_class(int color) { return 1 + color % 5; }

std::string horizontal(const char* kind, double left, double right, double y) {
  return fmt::format("<line class=\"{}\" x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" y2=\"{:.1f}\"/>\n", kind,
                     left, right, y, y);
}

std::string word(double x, double y, const std::string& words, const char* anchor = "start") {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>\n", x, y, anchor,
                     html_text(words));
}

}  // namespace

/// Maps values to the drawing's own units; left, right, top and bottom are the edges between the axes.
struct Picture::Frame {
  bool hover;  // whether dots show their values under the mouse
  double width, height, left, right, top, bottom;
  Axis x, y;

  double across(double value) const { return left + x.place(value) * (right - left); }
  double up(double value) const { return bottom - y.place(value) * (bottom - top); }
};

Picture::Picture(std::string title, std::string x_name, std::string y_name)
    : title_(std::move(title)),
      x_name_(std::move(x_name)),
      y_name_(std::move(y_name)),
      low_{infinity, infinity},
      high_{-infinity, -infinity} {}

void Picture::add(const std::string& name, const std::vector<Point>& points, int color, Mark mark) {
  for (const Point& point : points)
    for (std::size_t d = 0; d < 2 && is_finite(point); ++d) {
      low_[d] = std::min(low_[d], point[d]);
      high_[d] = std::max(high_[d], point[d]);
    }
  if (!name.empty()) legend_.emplace_back(name, color);
  marks_.push_back(std::move(mark));
}

void Picture::line(const std::string& name, const std::vector<Point>& points, int color) {
  add(name, points, color, [=](const Frame& f) {
    std::string path;
    bool begun = false;
    for (const Point& p : points) {
      if (is_finite(p)) path += fmt::format("{}{:.1f} {:.1f}", begun ? "L" : "M", f.across(p[0]), f.up(p[1]));
      begun = is_finite(p);
    }
    return fmt::format("<path class=\"curve s{}\" d=\"{}\"/>\n", color_class(color), path);
  });
}

void Picture::dots(const std::string& name, const std::vector<Point>& points, int color, double radius) {
  add(name, points, color, [=, x_name = x_name_](const Frame& f) {
    std::string svg;
    for (const Point& p : points) {
      if (!is_finite(p)) continue;
      svg += fmt::format("<circle class=\"mark s{}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{}\"",
                         color_class(color), f.across(p[0]), f.up(p[1]), radius);
      const auto value = fmt::format("{}, {} {}: {:.4f}", name, x_name, p[0], p[1]);
      svg += f.hover ? fmt::format("><title>{}</title></circle>\n", html_text(value)) : "/>\n";
    }
    return svg;
  });
}

void Picture::arrow(Point from, Point to, int color, const std::string& name) {
  line(name, {from, to}, color);
  marks_.push_back([=](const Frame& f) -> std::string {
    const double x = f.across(to[0]), y = f.up(to[1]), dx = x - f.across(from[0]), dy = y - f.up(from[1]);
    const double length = std::hypot(dx, dy), along = 9 / length, aside = 4 / length;
    if (length == 0) return "";
    return fmt::format("<polygon class=\"mark s{}\" points=\"{:.1f},{:.1f} {:.1f},{:.1f} {:.1f},{:.1f}\"/>\n",
                       color_class(color), x, y, x - along * dx - aside * dy, y - along * dy + aside * dx,
                       x - along * dx + aside * dy, y - along * dy - aside * dx);
  });
}

void Picture::text(Point at, const std::string& words) {
  add("", {at}, 0, [=](const Frame& f) { return word(f.across(at[0]), f.up(at[1]), words); });
}

void Picture::bars(const std::vector<Point>& points) {
  add("", points, 0, [=](const Frame& f) {
    const double place = f.across(1) - f.across(0), width = place > 6 ? place - 1 : 0.88 * place;
    std::string path;
    for (const Point& p : points)
      path += fmt::format("M{:.2f} {:.1f}V{:.1f}h{:.2f}V{:.1f}z", f.across(p[0]) - width / 2, f.up(0),
                          f.up(p[1]), width, f.up(0));
    return fmt::format("<path class=\"bars\" d=\"{}\"/>\n", path);
  });
}

void Picture::level(const std::string& name, double y) {
  marks_.push_back([=](const Frame& f) {
    return fmt::format("<g><title>{}</title>{}</g>\n", html_text(name),
                       horizontal("level", f.left, f.right, f.up(y)));
  });
}

Picture::Frame Picture::frame(bool hover, double width, double height, std::array<double, 4> margins) const {
  const auto [left, right, top, bottom] = margins;
  const Axis x = nice_axis(low_[0], high_[0], 7), y = nice_axis(low_[1], high_[1], 5);
  return {hover,
          width,
          height,
          left,
          width - right,
          top,
          height - bottom,
          x_axis_.value_or(x),
          y_axis_.value_or(y)};
}

std::string Picture::draw(const Frame& f) const {
  std::string svg;
  for (const double tick : f.y.ticks)
    svg += horizontal("grid", f.left, f.right, f.up(tick)) +
           word(f.left - 8, f.up(tick) + 4, f.y.label(tick), "end");
  for (const double tick : f.x.ticks) svg += word(f.across(tick), f.bottom + 18, f.x.label(tick), "middle");
  svg += horizontal("axis", f.left, f.right, f.bottom);
  svg += word((f.left + f.right) / 2, f.height - 9, x_name_, "middle");
  svg += fmt::format("<g transform=\"translate(16 {}) rotate(-90)\">{}</g>\n", (f.top + f.bottom) / 2,
                     word(0, 0, y_name_, "middle"));
  for (const Mark& mark : marks_) svg += mark(f);
  return svg + "</svg>\n";
}

std::string Picture::inline_svg(double width) const {
  return fmt::format("<svg viewBox=\"0 0 {} 260\" role=\"img\" aria-label=\"{}\">\n{}", width,
                     html_text(title_), draw(frame(true, width, 260, {66, 14, 10, 46})));
}

std::string Picture::svg() const {
  const Frame f = frame(false, 720, 400, {70, legend_.empty() ? 20.0 : 160.0, 40, 52});
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\" "
      "font-family=\"sans-serif\" font-size=\"13\">\n{}<g font-size=\"16\" font-weight=\"bold\">{}</g>\n",
      f.width, f.height, html_text(title_), style, word(f.left, 22, title_));
  double y = f.top + 6;
  for (const auto& [name, color] : legend_) {
    svg += fmt::format("<rect class=\"mark s{}\" x=\"{}\" y=\"{}\" width=\"12\" height=\"4\"/>",
                       color_class(color), f.right + 12, y - 2);
    svg += word(f.right + 30, y + 4, name);
    y += 20;
  }
  return svg + draw(f);
}

void Picture::write(const std::filesystem::path& path) const {
  if (!path.empty()) write_atomically(path, svg());
}

}  // namespace vqgrad
