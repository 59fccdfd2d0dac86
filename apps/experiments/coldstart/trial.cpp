#include "apps/experiments/coldstart/trial.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

#include "apps/vqgrad/terminal/interrupt.hpp"
#include "base/atomic_file.hpp"
#include "base/error.hpp"

namespace vqgrad {
namespace {

/// JSON has no NaN: a metric that does not exist is null.
double number(const nlohmann::json& json, const char* key) {
  const auto& value = json.at(key);
  return value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>();
}

/// Throws nlohmann::json::exception if something is missing.
TrialResult read_trial(const nlohmann::json& json) {
  TrialResult result;
  for (std::size_t s = 0; s < result.stages.size(); ++s)
    for (const auto& [name, metric] : StageMetrics::fields)
      result.stages[s].*metric = number(json.at("stages").at(s), name);
  result.epochs = json.at("epochs").get<decltype(result.epochs)>();
  result.steps_per_stage = json.at("steps_per_stage").get<std::size_t>();
  result.trainable = json.at("trainable").get<std::size_t>();
  result.seconds = number(json, "seconds");
  result.bytes_per_item = number(json, "bytes_per_item");
  result.codes_used = number(json, "codes_used");
  return result;
}

/// The state that workers and the caller share.
struct Queue {
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t next = 0;
  std::size_t running = 0;
  std::deque<std::pair<std::size_t, TrialResult>> finished;
  std::exception_ptr error;
};

void work(Queue& queue, const std::vector<TrialKey>& keys,
          const std::function<TrialResult(const TrialKey&)>& run) {
  std::unique_lock lock(queue.mutex);
  while (queue.next < keys.size() && !queue.error && !interrupted()) {
    const std::size_t k = queue.next++;
    lock.unlock();
    TrialResult result;
    std::exception_ptr error;
    try {
      result = run(keys[k]);
    } catch (...) {
      error = std::current_exception();
    }
    lock.lock();
    if (!error) queue.finished.emplace_back(k, result);
    if (error && !queue.error) queue.error = error;
    queue.changed.notify_one();
  }
  --queue.running;
  queue.changed.notify_one();
}

}  // namespace

nlohmann::ordered_json trial_json(const TrialResult& result) {
  nlohmann::ordered_json json;
  for (std::size_t s = 0; s < result.stages.size(); ++s) {
    auto& stage = json["stages"].emplace_back();
    stage["name"] = TrialResult::stage_names[s];
    for (const auto& [name, metric] : StageMetrics::fields) stage[name] = result.stages[s].*metric;
  }
  json["epochs"] = result.epochs;
  json["steps_per_stage"] = result.steps_per_stage;
  json["trainable"] = result.trainable;
  json["seconds"] = result.seconds;
  json["bytes_per_item"] = result.bytes_per_item;
  json["codes_used"] = result.codes_used;
  return json;
}

std::filesystem::path TrialStore::file(const TrialKey& key) const {
  return folder_ / fmt::format("{}-{}.json", key.method, key.seed);
}

std::optional<TrialResult> TrialStore::find(const TrialKey& key) const {
  const auto path = file(key);
  if (!std::filesystem::exists(path)) return std::nullopt;
  try {
    return read_trial(nlohmann::json::parse(read_file(path)));
  } catch (const nlohmann::json::exception& error) {
    throw DataError(
        fmt::format("{}: expected a finished trial, but {}: remove the file, and the trial is run again",
                    path.string(), error.what()));
  }
}

void TrialStore::save(const TrialKey& key, const TrialResult& result) const {
  write_atomically(file(key), trial_json(result).dump(2) + "\n");
}

void run_trials(const std::vector<TrialKey>& keys, std::size_t workers,
                const std::function<TrialResult(const TrialKey&)>& run,
                const std::function<void(const TrialKey&, const TrialResult&)>& done) {
  Queue queue;
  queue.running = std::min(workers, keys.size());
  std::vector<std::thread> threads;
  for (std::size_t w = queue.running; w > 0; --w) threads.emplace_back([&] { work(queue, keys, run); });
  std::exception_ptr error;
  {
    std::unique_lock lock(queue.mutex);
    while (queue.running > 0 || !queue.finished.empty()) {
      queue.changed.wait(lock, [&] { return queue.running == 0 || !queue.finished.empty(); });
      if (queue.finished.empty()) continue;
      const auto [k, result] = std::move(queue.finished.front());
      queue.finished.pop_front();
      lock.unlock();
      try {
        done(keys[k], result);
      } catch (...) {
        error = std::current_exception();
      }
      lock.lock();
      if (error && !queue.error) queue.error = error;
    }
  }
  for (std::thread& thread : threads) thread.join();
  if (queue.error) std::rethrow_exception(queue.error);
  stop_if_interrupted();
}

}  // namespace vqgrad
