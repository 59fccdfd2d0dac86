#include "apps/vqgrad/run_folder/report.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "apps/vqgrad/machine.hpp"
#include "apps/vqgrad/run_folder/report_style.hpp"
#include "apps/vqgrad/svg/html_text.hpp"
#include "apps/vqgrad/svg/picture.hpp"

namespace vqgrad {
namespace {

constexpr std::size_t codes_shown = 16, titles_shown = 4;

std::string figures_html(const std::vector<Figure>& figures) {
  if (figures.empty()) return "";
  std::string html = "<dl class=\"figures\">\n";
  for (const Figure& figure : figures) {
    html += fmt::format("<div class=\"figure\"><dt>{}</dt><dd class=\"value\">{}</dd>",
                        html_text(figure.label), html_text(figure.value));
    if (!figure.note.empty()) html += fmt::format("<dd class=\"note\">{}</dd>", html_text(figure.note));
    html += "</div>\n";
  }
  return html + "</dl>\n";
}

std::string key_html(const Chart& chart) {
  if (chart.series.size() < 2) return "";
  std::string html = "<span class=\"key\">";
  for (std::size_t k = 0; k < chart.series.size(); ++k)
    html += fmt::format("<i class=\"s{}\"></i>{}", k + 1, html_text(chart.series[k].name));
  return html + "</span>";
}

std::string charts_html(const std::vector<Chart>& charts) {
  if (charts.empty()) return "";
  std::string html = "<h2>Training</h2>\n<div class=\"charts\">\n";
  for (const Chart& chart : charts)
    html += fmt::format("<figure><h3>{}{}</h3>\n{}</figure>\n", html_text(chart.title), key_html(chart),
                        svg_lines(chart));
  return html + "</div>\n";
}

std::string usage_sentence(const CodebookUsage& usage) {
  const auto items = std::accumulate(usage.counts.begin(), usage.counts.end(), std::size_t{0});
  return fmt::format(
      "<p>{} of {} codes are in use by {} items; {} {} dead. Perplexity {:.1f}, entropy {:.2f} of {:.2f} "
      "bits; the "
      "largest code holds {:.1f} % of the items. The dashed line is where every bar would end if all codes "
      "were "
      "alike.</p>\n",
      usage.used, usage.codes, items, usage.dead(), usage.dead() == 1 ? "is" : "are", usage.perplexity,
      usage.entropy, std::log2(static_cast<double>(usage.codes)), 100 * usage.largest_share);
}

/// The codes with the most items, and the most rated items of each.
std::string top_codes_html(const Report& report) {
  const auto lists = items_by_code(report.items, report.codes);
  std::vector<std::size_t> order(report.codes);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return lists[a].size() > lists[b].size(); });
  std::string html = fmt::format(
      "<h3>The {} largest codes</h3>\n<div class=\"wide\"><table>\n<tr><th class=\"number\">code</th><th "
      "class=\"number\">items</th><th>most rated</th></tr>\n",
      std::min(codes_shown, report.codes));
  for (const std::size_t code : std::span(order).first(std::min(codes_shown, report.codes))) {
    std::vector<std::string> titles;
    for (std::size_t i = 0; i < std::min(lists[code].size(), titles_shown); ++i)
      titles.push_back(html_text(report.items[lists[code][i]].title));
    html += fmt::format("<tr><td class=\"number\">{}</td><td class=\"number\">{}</td><td>{}</td></tr>\n",
                        code, lists[code].size(), fmt::join(titles, "; "));
  }
  return html + "</table></div>\n";
}

std::string codebook_html(const Report& report) {
  if (report.codes == 0) return "";
  const CodebookUsage usage = item_code_usage(report.items, report.codes);
  return fmt::format("<h2>Codebook</h2>\n{}<figure class=\"wide\">\n{}</figure>\n{}", usage_sentence(usage),
                     svg_usage(usage.counts), top_codes_html(report));
}

std::string config_html(const Report& report) {
  if (report.config.empty()) return "";
  std::string html = "<h2>Configuration</h2>\n<dl class=\"config\">\n";
  for (const auto& [name, value] : report.config)
    html += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", html_text(name), html_text(value));
  return html + "</dl>\n";
}

}  // namespace

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

std::string report_html(const Report& report) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
      "content=\"width=device-width, "
      "initial-scale=1\">\n<title>{0}</title>\n<style>{1}</style>\n</head>\n<body>\n"
      "<header><h1>{0}</h1>\n<p class=\"quiet\">{2}</p></header>\n{3}{4}{5}{6}<footer>vqgrad "
      "{7}</footer>\n</body>\n"
      "</html>\n",
      html_text(report.title), report_style, html_text(report.subtitle), figures_html(report.figures),
      charts_html(report.charts), codebook_html(report), config_html(report), version());
}

}  // namespace vqgrad
