#pragma once
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "bench/steps/workload.hpp"

namespace vqgrad::bench {

/// One step on a batch; gives its loss; the codebook step gives the quantizer's loss alone.
using Step = std::function<double(const BatchData& batch)>;
/// By the step's name (deepfm, vqvae, codebook), the number of threads and dropout's probability.
using MakeStep = std::function<Step(const std::string& name, std::size_t threads, double dropout)>;

/// The main of every C++ program here, `PROGRAM STEP THREADS check|time`: "check" prints the losses of eight
/// steps without dropout, "time" the median milliseconds of a step with it, after some to warm up, over half
/// a second at least: other machines on the host disturb two threads for tenths of one.
inline int run_step_program(int argc, char** argv, const MakeStep& make) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: %s deepfm|vqvae|codebook THREADS check|time\n", argv[0]);
    return 2;
  }
  const bool check = std::string(argv[3]) == "check";
  const Step step = make(argv[1], std::strtoul(argv[2], nullptr, 10), check ? 0 : dropout_share);
  std::vector<BatchData> data;
  for (std::size_t k = 0; k < batches; ++k) data.push_back(make_batch(k));
  if (check) {
    for (const BatchData& batch : data) std::printf("%.7f\n", step(batch));
    return 0;
  }
  constexpr std::size_t warming = 20, least_steps = 100;
  constexpr double least_milliseconds = 500;
  std::vector<double> milliseconds;
  double sum = 0, total = 0;
  for (std::size_t k = 0; k < warming + least_steps || total < least_milliseconds; ++k) {
    const auto begin = std::chrono::steady_clock::now();
    sum += step(data[k % batches]);
    const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - begin;
    if (k < warming) continue;
    milliseconds.push_back(time.count());
    total += time.count();
  }
  std::sort(milliseconds.begin(), milliseconds.end());
  std::printf("%.4f\n", milliseconds[milliseconds.size() / 2]);
  return sum < 1e30 ? 0 : 70;  // the loss is used, so that no compiler drops the work
}

}  // namespace vqgrad::bench
