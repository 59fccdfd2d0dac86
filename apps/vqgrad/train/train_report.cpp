#include "apps/vqgrad/train/train_report.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "apps/vqgrad/terminal/text_table.hpp"

namespace vqgrad {
namespace {

std::string percent_text(double share) {
  return std::isnan(share) ? "n/a" : fmt::format("{:.1f} %", 100 * share);
}

std::string variance_text(const CodeFigures& figures) {
  return percent_text(figures.variance_explained().value_or(std::numeric_limits<double>::quiet_NaN()));
}

std::string items_text(std::size_t coded, std::size_t all) {
  if (coded == all) return std::to_string(all);
  return fmt::format("{} of {} ({} have no training row, hence no code)", coded, all, all - coded);
}

std::string used_text(const CodebookUsage& usage) {
  return fmt::format("{} of {} ({:.1f} %)", usage.used, usage.codes, 100 * usage.used_share());
}

}  // namespace

MetricsRow metrics_row(const ClickEpoch& epoch) {
  return {{"epoch", static_cast<double>(epoch.epoch)}, {"train_loss", epoch.train_loss},
          {"validation_auc", epoch.validation.auc},    {"validation_logloss", epoch.validation.logloss},
          {"train_seconds", epoch.train_seconds},      {"evaluate_seconds", epoch.evaluate_seconds}};
}

void print_result(const TrainResult& result, const Dataset& dataset) {
  TextTable test({{"item embeddings"}, {"test AUC", Align::right}, {"log loss", Align::right}});
  for (const auto& [name, metrics] : result.test.rows)
    test.add({name, fmt::format("{:.4f}", metrics.auc), fmt::format("{:.4f}", metrics.logloss)});
  fmt::print("\nDeepFM as of epoch {}, the best of {} by validation AUC\n\n{}\n", result.fit.best.epoch(),
             result.fit.epochs.size(), test.text());

  const VectorCodes& coded = result.coded;
  TextTable codebook = name_value_table("codebook");
  codebook.add({"items", items_text(result.items.size(), dataset.items.size())});
  for (std::size_t l = 0; l < coded.usage.size(); ++l) {
    const CodebookUsage& usage = coded.usage[l];
    const std::string level = coded.usage.size() > 1 ? fmt::format(", level {}", l + 1) : "";
    codebook.add({"codes in use" + level, used_text(usage)});
    codebook.add(
        {"perplexity" + level, fmt::format("{:.1f} ({:.2f} bits)", usage.perplexity, usage.entropy)});
    codebook.add({"largest code" + level, fmt::format("{:.1f} % of the items", 100 * usage.largest_share)});
  }
  codebook.add(
      {"reconstruction error", fmt::format("{:.3g} (mean squared; variance explained: {})",
                                           coded.reconstruction_error, variance_text(result.figures))});
  codebook.add({fmt::format("{} nearest items kept", CodeFigures::nearest),
                percent_text(result.figures.neighbours_kept) + " (by cosine, among all items)"});
  fmt::print("{}\n", codebook.text());
  fmt::print("seconds: load {:.2f}, encode {:.2f}, train {:.2f}, evaluate {:.2f}, quantize {:.2f}\n",
             result.load_seconds, result.encode_seconds, result.fit.train_seconds,
             result.fit.evaluate_seconds + result.test_seconds, result.quantize_seconds);
}

nlohmann::ordered_json metrics_json(const TrainResult& result, const TrainOptions& options,
                                    const Dataset& dataset, const Split& split) {
  nlohmann::ordered_json json;
  json["dataset"] = dataset.name;
  json["seed"] = options.seed;
  json["rows"] = {
      {"train", split.train.size()}, {"validation", split.validation.size()}, {"test", split.test.size()}};
  json["epochs"] = result.fit.epochs.size();
  json["best_epoch"] = result.fit.best.epoch();
  const ClickMetrics& validation = result.fit.epochs[result.fit.best.epoch() - 1].validation;
  json["validation"] = {{"auc", validation.auc}, {"logloss", validation.logloss}};
  for (const auto& [name, metrics] : result.test.rows)
    json["test"][name] = {{"auc", metrics.auc}, {"logloss", metrics.logloss}};
  json["codebook"] = {{"items", result.items.size()},
                      {"items_without_code", dataset.items.size() - result.items.size()}};
  json["codebook"].update(usage_json(result.coded.usage[0]));
  if (result.coded.usage.size() > 1)
    for (const CodebookUsage& usage : result.coded.usage)
      json["codebook"]["levels"].push_back(usage_json(usage));
  json["codebook"].update(tuple_json(result.figures));
  json["seconds"] = {{"load", result.load_seconds},
                     {"encode", result.encode_seconds},
                     {"train", result.fit.train_seconds},
                     {"evaluate", result.fit.evaluate_seconds + result.test_seconds},
                     {"quantize", result.quantize_seconds}};
  return json;
}

Report make_report(const TrainResult& result, const Config& config, const Dataset& dataset,
                   const Split& split) {
  Report report;
  report.title = "vqgrad train on " + dataset.name;
  report.subtitle =
      fmt::format("{} training, {} validation, {} test rows; DeepFM trained in {:.1f} s", split.train.size(),
                  split.validation.size(), split.test.size(), result.fit.train_seconds);
  for (const auto& [name, metrics] : result.test.rows)
    report.figures.push_back({"test AUC, " + name, fmt::format("{:.4f}", metrics.auc),
                              fmt::format("log loss {:.4f} nats", metrics.logloss)});
  const CodebookUsage& usage = result.coded.usage[0];
  report.figures.push_back({"codes in use", fmt::format("{} / {}", usage.used, usage.codes),
                            fmt::format("perplexity {:.1f}", usage.perplexity)});
  report.figures.push_back({"variance explained", variance_text(result.figures),
                            fmt::format("mean squared error {:.3g}", result.coded.reconstruction_error)});

  Series train{"training", {}}, loss{"validation", {}}, auc{"validation", {}};
  for (const ClickEpoch& epoch : result.fit.epochs) {
    train.y.push_back(epoch.train_loss);
    loss.y.push_back(epoch.validation.logloss);
    auc.y.push_back(epoch.validation.auc);
  }
  report.charts.push_back({"Log loss", "log loss (nats)", {train, loss}});
  report.charts.push_back({"Validation AUC", "AUC", {auc}});
  report.config = config.rows();
  report.items = result.items;
  report.codes = usage.codes;
  return report;
}

}  // namespace vqgrad
