// Ops through the tape, forward and backward, at 2048 x 176: what recording, closures and gradients cost on
// top of a kernel. bytes/s counts what an op has to read and write at least.
#include <benchmark/benchmark.h>

#include <functional>
#include <string>
#include <vector>

#include "autodiff/ops/dropout.hpp"
#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/linear_algebra.hpp"
#include "autodiff/ops/losses.hpp"
#include "autodiff/ops/normalization.hpp"
#include "autodiff/ops/reduction.hpp"
#include "autodiff/ops/shaping.hpp"
#include "autodiff/ops/softmax.hpp"
#include "autodiff/ops/vectors.hpp"
#include "base/random.hpp"

namespace {

using namespace vqgrad;
using Build = std::function<Var<float>(Tape<float>& tape, Var<float> x)>;

struct Case {
  std::string name;
  double passes;  ///< over x, forward and backward: arrays read or written
  Build build;
};

Var<float> ones(Tape<float>& tape, const Shape& shape) {
  const std::vector<float> values(shape.size(), 1);
  return tape.input(std::span<const float>(values), shape);
}

const std::vector<Case>& cases() {
  static Random masks(1);
  static const std::vector<Case> all{
      {"add", 5, [](auto&, auto x) { return x + x; }},
      {"multiply", 8, [](auto&, auto x) { return x * x; }},
      {"divide", 8, [](auto&, auto x) { return 1.0f / x; }},
      {"relu", 5, [](auto&, auto x) { return relu(x); }},
      {"sigmoid", 5, [](auto&, auto x) { return sigmoid(x); }},
      {"tanh", 5, [](auto&, auto x) { return tanh(x); }},
      {"exp", 5, [](auto&, auto x) { return exp(x); }},
      {"log", 5, [](auto&, auto x) { return log(x); }},
      {"sqrt", 5, [](auto&, auto x) { return sqrt(x); }},
      {"softplus", 5, [](auto&, auto x) { return softplus(x); }},
      {"gelu", 5, [](auto&, auto x) { return gelu(x); }},
      {"dropout", 5, [](auto&, auto x) { return dropout(x, 0.2, masks); }},
      {"sum", 2, [](auto&, auto x) { return sum(x); }},
      {"mean, first axis", 2, [](auto&, auto x) { return mean(x, 0); }},
      {"softmax", 5, [](auto&, auto x) { return softmax(x); }},
      {"log_softmax", 5, [](auto&, auto x) { return log_softmax(x); }},
      {"transpose", 4, [](auto&, auto x) { return transpose(x); }},
      {"concatenate", 6,
       [](auto&, auto x) {
         return concatenate({x, x}, 1);
       }},
      {"batch_norm", 7,
       [](auto& t, auto x) { return batch_norm(x, ones(t, Shape{176}), ones(t, Shape{176}), 1e-5).y; }},
      {"layer_norm", 7,
       [](auto& t, auto x) { return layer_norm(x, ones(t, Shape{176}), ones(t, Shape{176}), 1e-5); }},
      {"linear, 16", 3,
       [](auto& t, auto x) {
         return linear(x, ones(t, Shape{176, 16}), ones(t, Shape{16}));
       }},
      {"mean_squared_error", 3, [](auto& t, auto x) { return mean_squared_error(x, ones(t, x.shape())); }},
      {"binary_cross_entropy", 3,
       [](auto& t, auto x) { return binary_cross_entropy_with_logits(x, ones(t, x.shape())); }},
      {"squared_distance, 32", 3,
       [](auto& t, auto x) {
         return squared_distance(x, ones(t, Shape{32, 176}));
       }},
  };
  return all;
}

void run(benchmark::State& state, const Case& one) {
  constexpr std::size_t rows = 2048, columns = 176;
  std::vector<float> values(rows * columns);
  Random(2).fill_uniform(std::span(values), 0.1, 1);
  Tape<float> tape;
  for (auto _ : state) {
    tape.reset();
    const auto x = tape.variable(std::span<const float>(values), Shape{rows, columns});
    const auto y = one.build(tape, x);
    tape.backward(y.size() == 1 ? y : sum(y));
    benchmark::ClobberMemory();
  }
  state.counters["bytes/s"] =
      benchmark::Counter(static_cast<double>(state.iterations()) * one.passes * rows * columns * 4,
                         benchmark::Counter::kIsRate, benchmark::Counter::kIs1024);
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  for (const Case& one : cases())
    benchmark::RegisterBenchmark(one.name.c_str(), [&one](benchmark::State& state) {
      run(state, one);
    })->Unit(benchmark::kMicrosecond);
  benchmark::RunSpecifiedBenchmarks();
}
