#include "apps/vqgrad/train/train_state.hpp"

#include <nlohmann/json.hpp>

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/sha256.hpp"

namespace vqgrad {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* checksum_key = "sha256";

std::string checksum(const Json& json) { return sha256(json.dump()); }

Json part_json(const CheckpointPart& part) { return {{"file", part.file}, {"sha256", part.sha256}}; }

CheckpointPart read_part(const Json& json) {
  return {json.at("file").get<std::string>(), json.at("sha256").get<std::string>()};
}

Json epoch_json(const ClickEpoch& epoch) {
  return {{"epoch", epoch.epoch},
          {"train_loss", epoch.train_loss},
          {"validation_auc", epoch.validation.auc},
          {"validation_logloss", epoch.validation.logloss},
          {"train_seconds", epoch.train_seconds},
          {"evaluate_seconds", epoch.evaluate_seconds}};
}

ClickEpoch read_epoch(const Json& json) {
  const auto number = [&](const char* key) { return json.at(key).get<double>(); };
  return {json.at("epoch").get<std::size_t>(),
          number("train_loss"),
          {number("validation_auc"), number("validation_logloss")},
          number("train_seconds"),
          number("evaluate_seconds")};
}

}  // namespace

std::string train_state_json(const TrainState& state) {
  Json json;
  json["epoch"] = state.fit.epochs.size();
  json["best_epoch"] = state.fit.best.epoch();
  json["parts"] = {{"model", part_json(state.model)},
                   {"best_model", part_json(state.best_model)},
                   {"optimizer", part_json(state.optimizer)}};
  json["epochs"] = Json::array();
  for (const ClickEpoch& epoch : state.fit.epochs) json["epochs"].push_back(epoch_json(epoch));
  json[checksum_key] = checksum(json);
  return json.dump(2) + "\n";
}

TrainState read_train_state(const std::filesystem::path& path) try {
  Json json = Json::parse(read_file(path));
  const auto sum = json.at(checksum_key).get<std::string>();
  json.erase(checksum_key);
  if (sum != checksum(json))
    throw DataError(path.string() + ": its checksum does not fit: the file is damaged");
  TrainState state;
  for (const Json& epoch : json.at("epochs")) state.fit.add(read_epoch(epoch));
  const Json& parts = json.at("parts");
  state.model = read_part(parts.at("model"));
  state.best_model = read_part(parts.at("best_model"));
  state.optimizer = read_part(parts.at("optimizer"));
  return state;
} catch (const nlohmann::json::exception& error) {
  throw DataError(path.string() + ": expected the state of a training run, but " + error.what());
}

}  // namespace vqgrad
