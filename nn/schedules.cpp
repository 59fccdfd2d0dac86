#include "nn/schedules.hpp"

#include <cmath>
#include <numbers>

#include "base/error.hpp"

namespace vqgrad {

double StepSchedule::operator()(std::uint64_t step) const {
  if (every == 0) throw UsageError("a step schedule's `every` is at least 1, got 0");
  return rate * std::pow(factor, static_cast<double>(step / every));
}

double CosineSchedule::operator()(std::uint64_t step) const {
  if (step < warmup) return rate * static_cast<double>(step + 1) / static_cast<double>(warmup);
  if (step + 1 >= steps) return final_rate;
  const double progress = static_cast<double>(step - warmup) / static_cast<double>(steps - 1 - warmup);
  return final_rate + (rate - final_rate) * (1 + std::cos(std::numbers::pi * progress)) / 2;
}

}  // namespace vqgrad
