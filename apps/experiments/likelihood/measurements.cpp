#include "apps/experiments/likelihood/measurements.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "apps/vqgrad/terminal/text_table.hpp"
#include "base/error.hpp"
#include "base/statistics.hpp"

namespace vqgrad {

void Measurements::add(std::vector<Measured> of_seed) {
  if (!seeds_.empty() &&
      !std::equal(of_seed.begin(), of_seed.end(), seeds_[0].begin(), seeds_[0].end(),
                  [](const Measured& a, const Measured& b) { return a.setting == b.setting; }))
    throw Error(Exit::internal, "seeds measured different settings");
  seeds_.push_back(std::move(of_seed));
}

std::vector<double> Measurements::values(std::size_t row, const std::string& metric) const {
  std::vector<double> values;
  for (const auto& seed : seeds_)
    for (const auto& [name, value] : seed[row].metrics)
      if (name == metric) values.push_back(value);
  return values;
}

std::string Measurements::table(const std::vector<MetricColumn>& columns) const {
  std::vector<Column> headers;
  for (const std::string& name : names_) headers.push_back({name});
  for (const MetricColumn& column : columns) headers.push_back({column.header, Align::right});
  TextTable table(headers);
  for (std::size_t row = 0; row < seeds_[0].size(); ++row) {
    std::vector<std::string> cells = seeds_[0][row].setting;
    for (const MetricColumn& column : columns) {
      const auto found = values(row, column.metric);
      if (found.empty()) {
        cells.push_back("");
        continue;
      }
      const Estimate e = estimate(found);
      cells.push_back(found.size() == 1 ? fmt::format("{:.{}f}", e.mean, column.decimals)
                                        : fmt::format("{:.{}f} ± {:.{}f}", e.mean, column.decimals,
                                                      e.interval, column.decimals));
    }
    table.add(std::move(cells));
  }
  return table.text();
}

nlohmann::ordered_json Measurements::json() const {
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (std::size_t row = 0; row < seeds_[0].size(); ++row) {
    nlohmann::ordered_json entry;
    for (std::size_t k = 0; k < names_.size(); ++k) entry[names_[k]] = seeds_[0][row].setting[k];
    for (const auto& [metric, value] : seeds_[0][row].metrics) {
      const auto found = values(row, metric);
      const Estimate e = estimate(found);
      entry[metric] = {{"mean", e.mean}, {"interval", e.interval}, {"seeds", found}};
    }
    rows.push_back(entry);
  }
  return rows;
}

}  // namespace vqgrad
