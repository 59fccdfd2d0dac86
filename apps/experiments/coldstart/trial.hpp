#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "apps/experiments/coldstart/cold_data.hpp"
#include "apps/experiments/coldstart/stage_metrics.hpp"

namespace vqgrad {

/// A trial is one method under one seed.
struct TrialKey {
  std::string method;
  std::uint64_t seed = 1;
};

struct TrialResult {
  static constexpr std::size_t stages_shown = ColdSplit::stages + 1;
  static constexpr std::array<const char*, stages_shown> stage_names{"cold", "warm-a", "warm-b", "warm-c"};

  std::array<StageMetrics, stages_shown> stages;        ///< cold, then after each warm-up stage
  std::array<std::size_t, ColdSplit::stages> epochs{};  ///< of each warm-up stage
  std::size_t steps_per_stage = 0;  ///< optimizer steps of a warm-up stage, mean over stages
  std::size_t trainable = 0;        ///< values that a warm-up stage trains
  double seconds = 0;
  double bytes_per_item = 0;  ///< memory of a cold id's embedding
  /// Share of the codes that the cold ids use, at the last stage; NaN for a method without codes.
  double codes_used = std::numeric_limits<double>::quiet_NaN();
};

/// With all numbers to the last bit.
nlohmann::ordered_json trial_json(const TrialResult& result);

/// Finished trials in a folder, one file METHOD-SEED.json each, written atomically, so that a stopped
/// experiment can go on.
class TrialStore {
 public:
  explicit TrialStore(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// Nothing if the trial is not finished. Throws DataError for a damaged file.
  std::optional<TrialResult> find(const TrialKey& key) const;
  void save(const TrialKey& key, const TrialResult& result) const;

 private:
  std::filesystem::path file(const TrialKey& key) const;

  std::filesystem::path folder_;
};

/// Runs `run(key)` for every key, `workers` at once, each trial on one thread; `done(key, result)` is called
/// on the calling thread as trials finish. The kernels must be set to one thread, so that results do not
/// depend on `workers`. After a Ctrl-C or an error no further trial starts; the first error is rethrown.
void run_trials(const std::vector<TrialKey>& keys, std::size_t workers,
                const std::function<TrialResult(const TrialKey&)>& run,
                const std::function<void(const TrialKey&, const TrialResult&)>& done);

}  // namespace vqgrad
