#include "apps/experiments/coldstart/cold_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "apps/vqgrad/terminal/text_table.hpp"
#include "base/statistics.hpp"

namespace vqgrad {
namespace {

template <class Get>
Estimate over_seeds(const MethodTrials& method, const Get& get) {
  std::vector<double> values;
  for (const TrialResult& trial : method.trials) values.push_back(get(trial));
  return estimate(values);
}

std::string auc_text(const Estimate& auc, std::size_t seeds) {
  return seeds < 2 ? fmt::format("{:.4f}", auc.mean) : fmt::format("{:.4f} ±{:.4f}", auc.mean, auc.interval);
}

}  // namespace

std::string cold_table(const std::vector<MethodTrials>& methods) {
  std::vector<Column> columns{{"AUC"}};
  for (const char* name : TrialResult::stage_names) columns.push_back({name, Align::right});
  columns.push_back({"bytes", Align::right});
  columns.push_back({"codes used", Align::right});
  TextTable table(columns);
  for (const MethodTrials& method : methods) {
    std::vector<std::string> cells{method.name};
    for (std::size_t s = 0; s < TrialResult::stages_shown; ++s)
      cells.push_back(auc_text(over_seeds(method, [&](const TrialResult& t) { return t.stages[s].auc; }),
                               method.trials.size()));
    cells.push_back(fmt::format("{:g}", method.trials.front().bytes_per_item));
    const double used = over_seeds(method, [](const TrialResult& t) { return t.codes_used; }).mean;
    cells.push_back(std::isnan(used) ? "" : fmt::format("{:.0f} %", 100 * used));
    table.add(std::move(cells));
  }
  return table.text();
}

double largest_error(const std::vector<MethodTrials>& methods) {
  double largest = 0;
  for (const MethodTrials& method : methods)
    for (const TrialResult& trial : method.trials)
      for (const StageMetrics& stage : trial.stages) largest = std::max(largest, stage.auc_error);
  return largest;
}

nlohmann::ordered_json methods_json(const std::vector<MethodTrials>& methods) {
  nlohmann::ordered_json json;
  for (const MethodTrials& method : methods) {
    nlohmann::ordered_json entry;
    for (std::size_t s = 0; s < TrialResult::stages_shown; ++s) {
      auto& stage = entry["stages"].emplace_back();
      stage["name"] = TrialResult::stage_names[s];
      for (const StageMetrics::Field& field : StageMetrics::fields) {
        const Estimate x =
            over_seeds(method, [&](const TrialResult& t) { return t.stages[s].*field.second; });
        stage[field.first] = x.mean;
        if (field.second != &StageMetrics::auc) continue;
        stage["auc_sd"] = x.deviation;
        stage["auc_interval"] = x.interval;
      }
    }
    entry["steps_per_stage"] = method.trials.front().steps_per_stage;
    entry["trainable"] = method.trials.front().trainable;
    entry["seconds"] = over_seeds(method, [](const TrialResult& t) { return t.seconds; }).mean;
    entry["bytes_per_item"] = method.trials.front().bytes_per_item;
    entry["codes_used"] = over_seeds(method, [](const TrialResult& t) { return t.codes_used; }).mean;
    json[method.name] = entry;
  }
  return json;
}

}  // namespace vqgrad
