// MovieLens 1M from text and into batches. VQGRAD_DATA_DIR holds it in a folder ml-1m.
// "cold" asks the system to drop the file from its cache first (posix_fadvise).
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <numeric>

#include "base/parallel.hpp"
#include "datasets/batches.hpp"
#include "datasets/open_dataset.hpp"

namespace {

using namespace vqgrad;
using benchmark::State;

std::filesystem::path folder() {
  const char* data = std::getenv("VQGRAD_DATA_DIR");
  return std::filesystem::path(data ? data : ".") / "ml-1m";
}

void forget(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY);
  if (file < 0) return;
  ::fdatasync(file);
  ::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
  ::close(file);
}

void text(State& state, bool cold) {
  set_threads(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    if (cold) {
      state.PauseTiming();
      for (const char* name : {"movies.dat", "ratings.dat", "users.dat"}) forget(folder() / name);
      state.ResumeTiming();
    }
    benchmark::DoNotOptimize(open_dataset(folder()));
  }
}

void batch(State& state) {
  set_threads(static_cast<std::size_t>(state.range(0)));
  const Dataset dataset = open_dataset(folder());
  std::vector<std::uint32_t> rows(dataset.interactions.size());
  std::iota(rows.begin(), rows.end(), 0u);
  const FeatureEncoder encoder(dataset, rows);
  Batches batches(encoder, rows, 2048);
  Random random(1);
  batches.shuffle(random);
  std::size_t k = 0;
  for (auto _ : state) benchmark::DoNotOptimize(&batches[k++ % (batches.size() - 1)]);
}

BENCHMARK_CAPTURE(text, warm, false)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(text, cold, true)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(batch)->Arg(1)->Arg(2)->Unit(benchmark::kMicrosecond)->UseRealTime();

}  // namespace

int main(int argc, char** argv) {
  if (!std::filesystem::exists(folder())) {
    std::fprintf(stderr, "bench_datasets: set VQGRAD_DATA_DIR to a folder that holds ml-1m\n");
    return 2;
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
