#include "apps/vqgrad/train/train_checkpoint.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>
#include <system_error>
#include <utility>
#include <vector>

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/sha256.hpp"
#include "nn/safetensors.hpp"

namespace vqgrad {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr const char* state_file = "state.json";
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

/// state.json, with a SHA-256 of its own content.
std::string state_json(const TrainState& state) {
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

/// Reads it back, all numbers to the last bit. Throws IoError, and DataError for a damaged file.
TrainState read_state(const std::filesystem::path& path) try {
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

/// Also temporary files that a killed writer left.
void remove_all_but(const std::set<fs::path>& names, const fs::path& folder) {
  std::vector<fs::path> others;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.is_regular_file() && !names.contains(entry.path().filename())) others.push_back(entry.path());
  for (const fs::path& path : others) {
    std::error_code error;
    fs::remove(path, error);
    if (error) throw IoError(fmt::format("cannot remove {}: {}", path.string(), error.message()));
  }
}

}  // namespace

template <class Source>
CheckpointPart TrainCheckpoint::write(const std::string& file, const Source& source) const {
  save_safetensors(folder_ / file, source);
  return {file, sha256_file(folder_ / file)};
}

void TrainCheckpoint::verify(const CheckpointPart& part) const {
  const fs::path path = folder_ / part.file;
  const auto refuse = [&](const char* what) {
    throw DataError(fmt::format("{}: {} (by {} beside it): put a copy back, or train again", path.string(),
                                what, state_file));
  };
  if (!fs::exists(path)) refuse("this part of the checkpoint is missing");
  if (sha256_file(path) != part.sha256)
    refuse("this part of the checkpoint is damaged: its SHA-256 is another");
}

void TrainCheckpoint::commit(TrainState next) {
  write_atomically(folder_ / state_file, state_json(next));
  state_ = std::move(next);
  remove_all_but({state_file, state_.model.file, state_.best_model.file, state_.optimizer.file}, folder_);
}

ClickFit TrainCheckpoint::load() {
  if (!fs::exists(folder_ / state_file)) return {};
  TrainState state = read_state(folder_ / state_file);
  for (const auto* part : {&state.model, &state.best_model, &state.optimizer}) verify(*part);
  load_safetensors(folder_ / state.model.file, parameters_);
  load_safetensors(folder_ / state.optimizer.file, optimizer_);
  state_ = std::move(state);
  return state_.fit;
}

void TrainCheckpoint::save(const ClickFit& fit) {
  const std::size_t epoch = fit.epochs.size();
  TrainState next{fit, write(fmt::format("model-{}.safetensors", epoch), parameters_), state_.best_model,
                  write(fmt::format("optimizer-{}.safetensors", epoch), optimizer_)};
  if (fit.best.epoch() == epoch) next.best_model = next.model;
  commit(std::move(next));
}

void TrainCheckpoint::finish() {
  load_safetensors(folder_ / state_.best_model.file, parameters_);
  TrainState last = state_;
  last.best_model = write("model.safetensors", parameters_);
  last.optimizer = write("optimizer.safetensors", optimizer_);
  if (last.fit.best.epoch() == last.fit.epochs.size()) last.model = last.best_model;
  commit(std::move(last));
}

}  // namespace vqgrad
