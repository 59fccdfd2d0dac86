#include "apps/experiments/priors/prior_table.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "apps/vqgrad/terminal/text_table.hpp"
#include "base/statistics.hpp"

namespace vqgrad {
namespace {

using Splits = std::vector<PriorSplit>;

Estimate over_splits(const Splits& splits, std::size_t prior, double PriorBits::*metric) {
  std::vector<double> values;
  for (const PriorSplit& split : splits) values.push_back(split.priors[prior].*metric);
  return estimate(values);
}

/// The difference in held-out bits to the prior before it.
Estimate gain(const Splits& splits, std::size_t prior) {
  std::vector<double> values;
  for (const PriorSplit& split : splits)
    values.push_back(split.priors[prior - 1].held_out - split.priors[prior].held_out);
  return estimate(values);
}

std::string text(const Estimate& x) { return fmt::format("{:.3f} ±{:.3f}", x.mean, x.interval); }

nlohmann::ordered_json json(const Estimate& x) {
  return {{"mean", x.mean}, {"sd", x.deviation}, {"interval", x.interval}};
}

}  // namespace

std::string prior_table(const Splits& splits) {
  TextTable table({{"prior"},
                   {"bits an item", Align::right},
                   {"less than the one above", Align::right},
                   {"training items", Align::right},
                   {"its own samples", Align::right},
                   {"known tuples", Align::right},
                   {"first code right", Align::right}});
  for (std::size_t p = 0; p < prior_names().size(); ++p) {
    const auto mean = [&](double PriorBits::*metric) { return over_splits(splits, p, metric).mean; };
    table.add({prior_names()[p], text(over_splits(splits, p, &PriorBits::held_out)),
               p == 0 ? "" : text(gain(splits, p)), fmt::format("{:.3f}", mean(&PriorBits::training)),
               fmt::format("{:.3f}", mean(&PriorBits::samples)),
               fmt::format("{:.1f} %", 100 * mean(&PriorBits::known_tuples)),
               fmt::format("{:.1f} %", 100 * mean(&PriorBits::first_code))});
  }
  return table.text();
}

nlohmann::ordered_json priors_json(const Splits& splits) {
  nlohmann::ordered_json result;
  for (std::size_t p = 0; p < prior_names().size(); ++p) {
    auto& entry = result[prior_names()[p]];
    entry["bits"] = json(over_splits(splits, p, &PriorBits::held_out));
    if (p > 0) entry["less_than_" + prior_names()[p - 1]] = json(gain(splits, p));
    entry["training_bits"] = over_splits(splits, p, &PriorBits::training).mean;
    entry["sample_bits"] = over_splits(splits, p, &PriorBits::samples).mean;
    entry["known_tuples"] = over_splits(splits, p, &PriorBits::known_tuples).mean;
    entry["first_code_right"] = over_splits(splits, p, &PriorBits::first_code).mean;
    for (const PriorSplit& split : splits) entry["splits"].push_back(split.priors[p].held_out);
  }
  return result;
}

}  // namespace vqgrad
