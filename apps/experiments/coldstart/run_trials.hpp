#pragma once
#include <cstddef>
#include <functional>
#include <vector>

#include "apps/experiments/coldstart/trial.hpp"

namespace vqgrad {

/// Runs `run(key)` for every key, `workers` at once, each trial on one thread; `done(key, result)` is called
/// on the calling thread as trials finish. The kernels must be set to one thread, so that results do not
/// depend on `workers`. After a Ctrl-C or an error no further trial starts; the first error is rethrown.
void run_trials(const std::vector<TrialKey>& keys, std::size_t workers,
                const std::function<TrialResult(const TrialKey&)>& run,
                const std::function<void(const TrialKey&, const TrialResult&)>& done);

}  // namespace vqgrad
