// Kernels at the sizes of a DeepFM step: 2048 rows, 11 fields of width 16. Compare FLOP/s and bytes/s with
// the limits that `vqgrad doctor` shows, and with `copy` here, which only moves memory.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <vector>

#include "autodiff/kernels/factorization_machine.hpp"
#include "autodiff/kernels/field_gradients.hpp"
#include "autodiff/kernels/gemm.hpp"
#include "autodiff/kernels/nearest_code.hpp"
#include "autodiff/kernels/top_k.hpp"
#include "base/random.hpp"
#include "nn/adam.hpp"

namespace {

using namespace vqgrad;
using benchmark::Counter;
using benchmark::State;

constexpr std::size_t batch = 2048, fields = 11, width = 16, inputs = fields * width;

std::vector<float> noise(std::size_t size) {
  std::vector<float> x(size);
  Random(1).fill_uniform(std::span(x), -1, 1);
  return x;
}

/// Times `kernel`, which does that many operations and reads and writes that many floats.
template <class Kernel>
void measure(State& state, double operations, double floats, const Kernel& kernel) {
  for (auto _ : state) {
    kernel();
    benchmark::ClobberMemory();
  }
  const auto n = static_cast<double>(state.iterations());
  if (operations > 0) state.counters["FLOP/s"] = Counter(n * operations, Counter::kIsRate);
  state.counters["bytes/s"] = Counter(n * floats * 4, Counter::kIsRate, Counter::kIs1024);
}

void copy(State& state) {
  const auto x = noise(static_cast<std::size_t>(state.range(0)));
  std::vector<float> y(x.size());
  measure(state, 0, 2 * static_cast<double>(x.size()), [&] { std::copy(x.begin(), x.end(), y.begin()); });
}
BENCHMARK(copy)->Arg(batch* width)->Arg(batch* inputs)->Arg(1 << 24);

/// C (m, n) = op(A) op(B), k inner.
void gemm(State& state, kernels::Transpose a, kernels::Transpose b, std::size_t m, std::size_t n,
          std::size_t k) {
  const auto x = noise(m * k), y = noise(k * n);
  std::vector<float> z(m * n);
  measure(state, 2.0 * static_cast<double>(m * n * k), static_cast<double>(m * k + k * n + m * n),
          [&] { kernels::gemm(a, b, m, n, k, 1.0f, x.data(), y.data(), 0.0f, z.data()); });
}
constexpr auto no = kernels::Transpose::no, yes = kernels::Transpose::yes;
BENCHMARK_CAPTURE(gemm, forward_2048x176x16, no, no, batch, 16, inputs);
BENCHMARK_CAPTURE(gemm, inputs_2048x16x176, no, yes, batch, inputs, 16);
BENCHMARK_CAPTURE(gemm, weights_176x2048x16, yes, no, inputs, 16, batch);
BENCHMARK_CAPTURE(gemm, square_512, no, no, 512, 512, 512);

void top_k(State& state) {
  const auto rows = static_cast<std::size_t>(state.range(0)),
             items = static_cast<std::size_t>(state.range(1));
  const auto q = noise(rows * width), x = noise(items * width);
  std::vector<std::int32_t> best(rows * 10);
  std::vector<float> scores(best.size());
  measure(state, 2.0 * static_cast<double>(rows * items * width),
          static_cast<double>((rows + items) * width + 20 * rows),
          [&] { kernels::top_k(q.data(), rows, x.data(), items, width, 10, best.data(), scores.data()); });
}
BENCHMARK(top_k)->Args({3953, 3953})->Args({2048, 87000});

void adam_update(State& state) {
  auto x = noise(static_cast<std::size_t>(state.range(0))), m = x, v = x;
  const auto g = noise(x.size());
  for (float& e : v) e = e * e;
  std::uint64_t t = 0;
  measure(state, 14 * static_cast<double>(x.size()), 7 * static_cast<double>(x.size()), [&] {
    AdamStep step = AdamStep::at(++t, 1e-3, 0.9, 0.999, 1e-8);
    step.l2 = 1e-6;
    vqgrad::adam_update<float>(x, g, m, v, step);
  });
}
BENCHMARK(adam_update)->Arg(18000 * width);

struct Fields {
  std::vector<float> table = noise(4376 * width), g = noise(batch * width);
  std::vector<std::int32_t> rows;
  kernels::FieldSource<float> source;

  explicit Fields(std::size_t words) {
    Random random(2);
    for (std::size_t i = 0; i < batch * words; ++i)
      rows.push_back(static_cast<std::int32_t>(random.below(4376)));
    source = {table.data(), 4376, width, rows, words, {}, true};
  }
};

void embed_fields(State& state) {
  const auto words = static_cast<std::size_t>(state.range(0));
  const Fields one(words);
  std::vector<float> y(batch * width);
  measure(state, 0, static_cast<double>((words + 1) * batch * width + words * batch),
          [&] { kernels::embed_fields(std::span(&one.source, 1), batch, y.data()); });
}
BENCHMARK(embed_fields)->Arg(1)->Arg(15);

void field_gradients(State& state) {
  const auto words = static_cast<std::size_t>(state.range(0));
  Fields one(words);
  std::vector<float> to(one.table.size());
  measure(state, static_cast<double>(words * batch * width),
          static_cast<double>((2 * words + 1) * batch * width + words * batch), [&] {
            kernels::FieldGradient<float> gradient{one.source, one.g.data(), to.data(), {}};
            kernels::field_gradients(std::span(&gradient, 1), width, batch);
          });
}
BENCHMARK(field_gradients)->Arg(1)->Arg(15);

void factorization_machine(State& state) {
  const auto x = noise(batch * inputs);
  std::vector<float> y(batch);
  measure(state, 3.0 * batch * inputs, batch * inputs,
          [&] { kernels::factorization_machine(x.data(), batch, fields, width, y.data()); });
}
BENCHMARK(factorization_machine);

void factorization_machine_gradient(State& state) {
  const auto x = noise(batch * inputs), g = noise(batch);
  std::vector<float> d(batch * inputs);
  measure(state, 3.0 * batch * inputs, 2.0 * batch * inputs, [&] {
    kernels::factorization_machine_gradient(x.data(), g.data(), batch, fields, width, d.data());
  });
}
BENCHMARK(factorization_machine_gradient);

/// Rows, codes, dim.
void nearest_code(State& state) {
  const auto rows = static_cast<std::size_t>(state.range(0)),
             codes = static_cast<std::size_t>(state.range(1)), dim = static_cast<std::size_t>(state.range(2));
  const auto z = noise(rows * dim), codebook = noise(codes * dim);
  std::vector<std::int32_t> nearest(rows);
  measure(state, 2.0 * static_cast<double>(rows * codes * dim),
          static_cast<double>((rows + codes) * dim + rows),
          [&] { kernels::nearest_code(z.data(), rows, codebook.data(), codes, dim, nearest.data()); });
}
BENCHMARK(nearest_code)
    ->Args({16384, 32, 8})
    ->Args({2048, 256, 16})
    ->Args({4096, 4096, 64})
    ->Args({4096, 65536, 64});

}  // namespace

BENCHMARK_MAIN();
