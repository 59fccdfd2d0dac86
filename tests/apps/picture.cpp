// labels: unit
#include "apps/vqgrad/svg/picture.hpp"

#include <boost/test/unit_test.hpp>
#include <limits>
#include <string>

using namespace vqgrad;

BOOST_AUTO_TEST_SUITE(picture)

BOOST_AUTO_TEST_CASE(marks_stand_at_their_places_on_the_axes) {
  Picture plot("title", "x", "y");
  plot.dots("dots & <more>", {{0, 0}, {10, 4}}, 1);
  plot.text({10, 0}, "words");
  const std::string svg = plot.svg();
  // The plot spans 70 to 560 across and 348 to 40 up; its axes end in ticks.
  BOOST_TEST(svg.find("<circle class=\"mark s2\" cx=\"70.0\" cy=\"348.0\" r=\"3\"/>") != std::string::npos,
             svg);
  BOOST_TEST(svg.find("<circle class=\"mark s2\" cx=\"560.0\" cy=\"40.0\" r=\"3\"/>") != std::string::npos,
             svg);
  BOOST_TEST(svg.find("<text x=\"560.0\" y=\"348.0\" text-anchor=\"start\">words</text>") !=
             std::string::npos);
  BOOST_TEST(svg.find(">dots &amp; &lt;more&gt;</text>") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_line_is_interrupted_where_a_value_is_not_finite) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  Picture plot("title", "x", "y");
  BOOST_TEST(plot.empty());
  plot.line("", {{0, nan}}, 0);
  BOOST_TEST(plot.empty());
  plot.line("", {{0, 0}, {1, 1}, {2, nan}, {3, 1}, {4, 0}}, 5);
  BOOST_TEST(!plot.empty());
  const std::string svg = plot.svg();
  BOOST_TEST(svg.find("<path class=\"curve s1\" d=\"M70.0 348.0L227.5 40.0M542.5 40.0L700.0 348.0\"/>") !=
                 std::string::npos,
             svg);
  BOOST_TEST(svg.find("nan") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_arrow_without_length_has_no_head) {
  Picture plot("title", "x", "y");
  plot.arrow({0, 0}, {1, 1}, 0);
  BOOST_TEST(plot.svg().find("<polygon") != std::string::npos);
  Picture still("title", "x", "y");
  still.arrow({1, 1}, {1, 1}, 0);
  BOOST_TEST(still.svg().find("<polygon") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(dots_show_their_values_on_a_page_only) {
  Picture plot("title", "epoch", "y");
  plot.dots("training", {{1, 0.5}, {2, 0.25}}, 0);
  BOOST_TEST(plot.inline_svg(480).find("<title>training, epoch 2: 0.2500</title>") != std::string::npos);
  BOOST_TEST(plot.svg().find("<title>") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
