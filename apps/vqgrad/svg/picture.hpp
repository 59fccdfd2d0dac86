#pragma once
#include <array>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "apps/vqgrad/svg/axis.hpp"

namespace vqgrad {

/// A plot as SVG: lines, dots, arrows, bars and words over one pair of axes, in the axes' units. Colours
/// count from 0 and repeat after five; they are the classes s1 to s5, which are readable on light and dark
/// pages.
class Picture {
 public:
  using Point = std::array<double, 2>;

  /// Axis names carry their units: "loss (nats)".
  Picture(std::string title, std::string x_name, std::string y_name);

  /// A point that is not finite interrupts the line.
  void line(const std::string& name, const std::vector<Point>& points, int color);
  void dots(const std::string& name, const std::vector<Point>& points, int color, double radius = 3);
  /// Arrows of one kind need one name, for the legend.
  void arrow(Point from, Point to, int color, const std::string& name = "");
  void text(Point at, const std::string& words);
  /// Bars of width 1 around each x, from 0 to y.
  void bars(const std::vector<Point>& points);
  /// A dashed line across the whole plot, whose name shows under the mouse.
  void level(const std::string& name, double y);

  /// In place of axes that span what is drawn.
  void set_x_axis(Axis axis) { x_axis_ = std::move(axis); }
  void set_y_axis(Axis axis) { y_axis_ = std::move(axis); }

  /// Whether there is no finite point to draw.
  bool empty() const { return !(low_[1] <= high_[1]); }

  /// A file of its own, with title and legend, for a README's width.
  std::string svg() const;
  /// Part of a page whose style sheet colours the classes (report_style.hpp).
  std::string inline_svg(double width) const;
  /// Writes svg() if `path` is not empty.
  void write(const std::filesystem::path& path) const;

 private:
  struct Frame;
  using Mark = std::function<std::string(const Frame&)>;  // its SVG
  void add(const std::string& name, const std::vector<Point>& points, int color, Mark mark);
  Frame frame(bool hover, double width, double height, std::array<double, 4> margins) const;
  std::string draw(const Frame& frame) const;

  std::string title_, x_name_, y_name_;
  std::optional<Axis> x_axis_, y_axis_;
  Point low_, high_;  // the range of all finite points
  std::vector<Mark> marks_;
  std::vector<std::pair<std::string, int>> legend_;  // names and colours
};

}  // namespace vqgrad
