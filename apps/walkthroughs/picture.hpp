#pragma once
#include <array>
#include <filesystem>
#include <string>
#include <vector>

namespace vqgrad {

/// A plot as an SVG of its own, for a README's width, readable on light and dark pages: no background, grey
/// text, colours that both bear. Everything is in the units of the axes, which span what is drawn.
class Picture {
 public:
  using Point = std::array<double, 2>;

  /// Axis names carry their units: "loss (nats)".
  Picture(std::string title, std::string x_name, std::string y_name);

  /// Colours count from 0 and come again after five.
  void line(const std::string& name, std::vector<Point> points, int color);
  void dots(const std::string& name, std::vector<Point> points, int color, double radius = 3);
  /// From one point to another, such as a code's way; a name is for the legend, once for arrows of a kind.
  void arrow(Point from, Point to, int color, const std::string& name = "");
  /// A word at a point.
  void text(Point at, const std::string& words);

  std::string svg() const;
  /// Writes it where `path` is not empty.
  void write(const std::filesystem::path& path) const;

 private:
  enum class Kind { line, dots, arrow, text };
  struct Mark {
    Kind kind;
    std::string name;
    std::vector<Point> points;
    int color;
    double radius;
  };

  std::string title_, x_name_, y_name_;
  std::vector<Mark> marks_;
};

}  // namespace vqgrad
