// labels: unit
#include "apps/vqgrad/run_folder/report.hpp"

#include <fmt/format.h>

#include <boost/test/unit_test.hpp>
#include <limits>
#include <regex>
#include <string>

#include "apps/vqgrad/svg/axis.hpp"

using namespace vqgrad;

namespace {

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(report)

BOOST_AUTO_TEST_CASE(ticks_are_round_and_span_the_values) {
  const Axis axis = nice_axis(0.7512, 0.8134, 5);
  BOOST_TEST(axis.low <= 0.7512);
  BOOST_TEST(axis.high >= 0.8134);
  BOOST_TEST(axis.decimals == 2);
  BOOST_TEST(axis.label(axis.ticks.front()) == "0.74");
  BOOST_TEST(axis.label(axis.ticks[1]) == "0.76");
  const Axis flat = nice_axis(0.5, 0.5, 5);
  BOOST_TEST(flat.low < 0.5);
  BOOST_TEST(flat.high > 0.5);
  const Axis epochs = whole_axis(1, 8, 8);
  BOOST_TEST(epochs.ticks.size() == 8u);
  BOOST_TEST(epochs.label(epochs.ticks.back()) == "8");
  BOOST_TEST(whole_axis(1, 1, 8).ticks.size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_page_stands_alone) {
  const std::vector<ItemCode> items{{"1", "Fish & <Chips> (1970)", 3, 0}, {"2", "Never Seen", 0, 1}};
  Report page{.title = "a & b", .config = {{"seed", "1"}}, .items = items, .codes = 4};
  page.figures = {{"test AUC", "0.81", "original"}};
  page.charts = {{"Log loss", "log loss (nats)", {{"training", {0.6, 0.5}}, {"validation", {0.7, 0.6}}}}};
  const std::string html = report_html(page);
  for (const char* outside : {"http:", "https:", "src=", "<link", "@import", "url("})
    BOOST_TEST(html.find(outside) == std::string::npos, outside);
  BOOST_TEST(html.find("<h1>a &amp; b</h1>") != std::string::npos);
  BOOST_TEST(html.find("Fish &amp; &lt;Chips&gt; (1970)") != std::string::npos);
  BOOST_TEST(html.find("Never Seen") == std::string::npos);
  BOOST_TEST(html.find("log loss (nats)") != std::string::npos);
  BOOST_TEST(html.find("prefers-color-scheme: dark") != std::string::npos);
  BOOST_TEST(html.find("1 of 4 codes are in use by 1 items; 3 are dead") != std::string::npos);
  BOOST_TEST(count(html, "<svg") == 2u);
  for (const char* tag : {"svg", "dl", "div", "table", "figure", "style", "span", "p"}) {
    const std::regex open(fmt::format("<{}[ >]", tag));
    const auto opened =
        std::distance(std::sregex_iterator(html.begin(), html.end(), open), std::sregex_iterator());
    BOOST_TEST(static_cast<std::size_t>(opened) == count(html, fmt::format("</{}>", tag)), tag);
  }
}

BOOST_AUTO_TEST_CASE(curves_leave_out_what_is_not_finite) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::string svg = svg_lines({"AUC", "AUC", {{"validation", {0.5, nan, 0.7}}}});
  BOOST_TEST(count(svg, "<circle") == 2u);
  BOOST_TEST(svg.find("nan") == std::string::npos);
  BOOST_TEST(svg_lines({"AUC", "AUC", {{"validation", {nan}}}}).find("<svg") == std::string::npos);
  BOOST_TEST(count(svg_lines({"AUC", "AUC", {{"validation", {0.5}}}}), "<circle") == 1u);
}

BOOST_AUTO_TEST_CASE(an_empty_report_is_a_page_too) {
  BOOST_TEST(report_html({.title = "nothing"}).find("<h1>nothing</h1>") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
