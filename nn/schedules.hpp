#pragma once
#include <cstdint>

namespace vqgrad {

// Learning rates by step number, from 0: `adam.set_learning_rate(schedule(step))` before each step.

struct ConstantSchedule {
  double rate;
  double operator()(std::uint64_t) const { return rate; }
};

/// rate factor^floor(step / every). Throws UsageError if `every` is 0.
struct StepSchedule {
  double rate;
  std::uint64_t every;
  double factor = 0.1;
  double operator()(std::uint64_t step) const;
};

/// Rises linearly over `warmup` steps, rate (step + 1) / warmup, then falls along half a cosine to
/// `final_rate` at step `steps` - 1, and stays there:
///
///   final_rate + (rate - final_rate) (1 + cos(pi (step - warmup) / (steps - 1 - warmup))) / 2
///
/// Loshchilov, Hutter 2017, arXiv 1608.03983, eq. 5, without restarts.
struct CosineSchedule {
  double rate;
  std::uint64_t steps;
  std::uint64_t warmup = 0;
  double final_rate = 0;
  double operator()(std::uint64_t step) const;
};

}  // namespace vqgrad
