#include "apps/experiments/coldstart/cold_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

#include "apps/vqgrad/terminal/text_table.hpp"

namespace vqgrad {
namespace {

template <class Get>
Estimate over_seeds(const MethodCells& method, const Get& get) {
  std::vector<double> values;
  for (const CellResult& cell : method.cells) values.push_back(get(cell));
  return estimate(values);
}

std::string auc_text(const Estimate& auc, std::size_t seeds) {
  return seeds < 2 ? fmt::format("{:.4f}", auc.mean) : fmt::format("{:.4f} ±{:.4f}", auc.mean, auc.interval);
}

}  // namespace

Estimate estimate(const std::vector<double>& values) {
  Estimate result;
  const auto n = static_cast<double>(values.size());
  for (const double value : values) result.mean += value / n;
  if (values.size() < 2) return result;
  double squares = 0;
  for (const double value : values) squares += (value - result.mean) * (value - result.mean);
  result.deviation = std::sqrt(squares / (n - 1));
  const boost::math::students_t student(n - 1);
  result.interval = boost::math::quantile(student, 0.975) * result.deviation / std::sqrt(n);
  return result;
}

std::string cold_table(const std::vector<MethodCells>& methods) {
  std::vector<Column> columns{{"AUC"}};
  for (const char* name : CellResult::stage_names) columns.push_back({name, Align::right});
  columns.push_back({"bytes", Align::right});
  columns.push_back({"codes used", Align::right});
  TextTable table(columns);
  for (const MethodCells& method : methods) {
    std::vector<std::string> cells{method.name};
    for (std::size_t s = 0; s < CellResult::stages_shown; ++s)
      cells.push_back(auc_text(over_seeds(method, [&](const CellResult& c) { return c.stages[s].auc; }),
                               method.cells.size()));
    cells.push_back(fmt::format("{:g}", method.cells.front().bytes_per_item));
    const double used = over_seeds(method, [](const CellResult& c) { return c.codes_used; }).mean;
    cells.push_back(std::isnan(used) ? "" : fmt::format("{:.0f} %", 100 * used));
    table.add(std::move(cells));
  }
  return table.text();
}

double largest_error(const std::vector<MethodCells>& methods) {
  double largest = 0;
  for (const MethodCells& method : methods)
    for (const CellResult& cell : method.cells)
      for (const StageMetrics& stage : cell.stages) largest = std::max(largest, stage.auc_error);
  return largest;
}

nlohmann::ordered_json methods_json(const std::vector<MethodCells>& methods) {
  nlohmann::ordered_json json;
  for (const MethodCells& method : methods) {
    nlohmann::ordered_json entry;
    for (std::size_t s = 0; s < CellResult::stages_shown; ++s) {
      const auto of = [&](double StageMetrics::*metric) {
        return over_seeds(method, [&](const CellResult& c) { return c.stages[s].*metric; });
      };
      const Estimate auc = of(&StageMetrics::auc);
      entry["stages"].push_back({{"name", CellResult::stage_names[s]},
                                 {"auc", auc.mean},
                                 {"auc_sd", auc.deviation},
                                 {"auc_interval", auc.interval},
                                 {"auc_item", of(&StageMetrics::auc_item).mean},
                                 {"auc_user", of(&StageMetrics::auc_user).mean},
                                 {"f1", of(&StageMetrics::f1).mean},
                                 {"logloss", of(&StageMetrics::logloss).mean},
                                 {"auc_error", of(&StageMetrics::auc_error).mean}});
    }
    entry["steps_per_stage"] = method.cells.front().steps_per_stage;
    entry["trainable"] = method.cells.front().trainable;
    entry["seconds"] = over_seeds(method, [](const CellResult& c) { return c.seconds; }).mean;
    entry["bytes_per_item"] = method.cells.front().bytes_per_item;
    entry["codes_used"] = over_seeds(method, [](const CellResult& c) { return c.codes_used; }).mean;
    json[method.name] = entry;
  }
  return json;
}

}  // namespace vqgrad
