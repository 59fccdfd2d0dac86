// Every op through the tape, forward and backward, at 2048 x 176: what recording, closures and gradients cost
// on top of a kernel. bytes/s counts the least that an op has to read and write, FLOP/s its products.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>

#include "bench/micro/op_cases.hpp"

namespace {

using namespace vqgrad;
using bench::OpCase;

void run(benchmark::State& state, const OpCase& one) {
  std::vector<float> values(bench::rows * bench::columns);
  Random(2).fill_uniform(std::span(values), 0.1, 1);
  Tape<float> tape;
  for (auto _ : state) {
    tape.reset();
    const auto x = tape.variable(std::span<const float>(values), Shape{bench::rows, bench::columns});
    const auto y = one.build(tape, x);
    tape.backward(y.size() == 1 ? y : sum(y));
    benchmark::ClobberMemory();
  }
  const auto rate = [&](double work, auto base) {
    return benchmark::Counter(static_cast<double>(state.iterations()) * work, benchmark::Counter::kIsRate,
                              base);
  };
  state.counters["bytes/s"] =
      rate(one.passes * static_cast<double>(values.size()) * 4, benchmark::Counter::kIs1024);
  if (one.products > 0) state.counters["FLOP/s"] = rate(2 * one.products, benchmark::Counter::kIs1000);
}

/// Nobody would notice an op without a case.
bool all_have_cases(const std::vector<OpCase>& cases) {
  bool all = true;
  for (const Op* op : all_ops()) {
    const bool leaf = op->samples.empty();
    if (leaf || std::any_of(cases.begin(), cases.end(), [&](const OpCase& c) { return c.name == op->name; }))
      continue;
    std::fprintf(stderr, "bench_ops: bench/micro/op_cases.hpp has no case for %s\n", op->name.c_str());
    all = false;
  }
  return all;
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  const auto cases = bench::op_cases();
  if (!all_have_cases(cases)) return 70;
  for (const OpCase& one : cases)
    benchmark::RegisterBenchmark(one.name.c_str(), [&one](benchmark::State& state) {
      run(state, one);
    })->Unit(benchmark::kMicrosecond);
  benchmark::RunSpecifiedBenchmarks();
}
