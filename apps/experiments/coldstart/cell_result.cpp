#include "apps/experiments/coldstart/cell_result.hpp"

namespace vqgrad {
namespace {

/// JSON has no NaN: a metric that does not exist is null.
double number(const nlohmann::json& json, const char* key) {
  const auto& value = json.at(key);
  return value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>();
}

}  // namespace

nlohmann::ordered_json cell_json(const CellResult& result) {
  nlohmann::ordered_json json;
  json["stages"] = nlohmann::ordered_json::array();
  for (std::size_t s = 0; s < result.stages.size(); ++s) {
    const StageMetrics& m = result.stages[s];
    json["stages"].push_back({{"name", CellResult::stage_names[s]},
                              {"auc", m.auc},
                              {"auc_item", m.auc_item},
                              {"auc_user", m.auc_user},
                              {"f1", m.f1},
                              {"logloss", m.logloss},
                              {"auc_error", m.auc_error}});
  }
  json["epochs"] = result.epochs;
  json["steps_per_stage"] = result.steps_per_stage;
  json["trainable"] = result.trainable;
  json["seconds"] = result.seconds;
  json["bytes_per_item"] = result.bytes_per_item;
  json["codes_used"] = result.codes_used;
  return json;
}

CellResult read_cell_json(const nlohmann::json& json) {
  CellResult result;
  for (std::size_t s = 0; s < result.stages.size(); ++s) {
    const auto& stage = json.at("stages").at(s);
    result.stages[s] = {number(stage, "auc"), number(stage, "auc_item"), number(stage, "auc_user"),
                        number(stage, "f1"),  number(stage, "logloss"),  number(stage, "auc_error")};
  }
  result.epochs = json.at("epochs").get<decltype(result.epochs)>();
  result.steps_per_stage = json.at("steps_per_stage").get<std::size_t>();
  result.trainable = json.at("trainable").get<std::size_t>();
  result.seconds = number(json, "seconds");
  result.bytes_per_item = number(json, "bytes_per_item");
  result.codes_used = number(json, "codes_used");
  return result;
}

}  // namespace vqgrad
