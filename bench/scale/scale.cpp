// One size of bench/scale.py: makes a synthetic set of ROWS ratings by 138,000 users of 87,000 items, trains
// DeepFM on nine tenths of them for an epoch, and prints what it took as a line of JSON. Draws the sizes'
// cost.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "apps/vqgrad/models/backbones/deepfm.hpp"
#include "apps/vqgrad/svg/picture.hpp"
#include "apps/vqgrad/train/click_trainer.hpp"
#include "base/parallel.hpp"
#include "base/stopwatch.hpp"
#include "datasets/splits.hpp"
#include "datasets/synthetic.hpp"

namespace vqgrad {
namespace {

/// Of this process so far, in MiB.
double peak_memory() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

void run(std::uint32_t rows, std::size_t threads, std::size_t batch) {
  set_threads(threads);
  const Stopwatch make_watch;
  const Dataset dataset =
      make_synthetic({.users = 138'000, .items = 87'000, .interactions = rows, .clusters = 1000}).dataset;
  const double make_seconds = make_watch.seconds(), make_memory = peak_memory();

  const Stopwatch encode_watch;
  const Random random(1);
  const Split split = split_randomly(rows, random.split("split"), {.train = 0.9, .validation = 0});
  const FeatureEncoder encoder(dataset, split.train);
  Batches batches(encoder, split.train, batch), test(encoder, split.test, 4 * batch);
  Random order = random.split("order"), masks = random.split("masks");
  batches.shuffle(order);
  const double encode_seconds = encode_watch.seconds();

  Parameters<float> parameters{random.split("parameters")};
  DeepFm model(parameters / "deepfm", encoder);
  ClickTrainer trainer(
      [&](Tape<float>& tape, const Batch& b, Mode mode, Random& r) { return model(tape, b, mode, r); },
      parameters, {});
  const Stopwatch train_watch;
  const double loss = trainer.train_epoch(batches, masks, [](std::size_t) { return true; });
  const double train_seconds = train_watch.seconds();
  const Stopwatch test_watch;
  const ClickMetrics metrics = trainer.evaluate(test);
  fmt::print(
      "{{\"rows\": {}, \"users\": {}, \"items\": {}, \"make_seconds\": {:.2f}, \"encode_seconds\": {:.2f}, "
      "\"train_rows\": {}, \"train_seconds\": {:.3f}, \"evaluate_seconds\": {:.3f}, \"train_loss\": {:.4f}, "
      "\"test_auc\": {:.4f}, \"make_mib\": {:.0f}, \"peak_mib\": {:.0f}}}\n",
      rows, encoder.field("user id").vocabulary() - 1, encoder.field("item id").vocabulary() - 1,
      make_seconds, encode_seconds, split.train.size(), train_seconds, test_watch.seconds(), loss,
      metrics.auc, make_memory, peak_memory());
}

/// `figures`: ratings and microseconds per row, in turns.
void plot(const char* file, std::span<char*> figures) {
  std::vector<Picture::Point> points;
  double most = 0;
  for (std::size_t k = 0; k + 1 < figures.size(); k += 2) {
    points.push_back({std::log10(std::strtod(figures[k], nullptr)), std::strtod(figures[k + 1], nullptr)});
    most = std::max(most, points.back()[1]);
  }
  Picture picture("Cost of a row in training", "log10 of the ratings in the data set",
                  "microseconds per row");
  picture.line("", points, 0);
  picture.dots("", points, 0, 4);
  picture.set_y_axis(nice_axis(0, 1.1 * most, 5));
  picture.write(file);
}

}  // namespace
}  // namespace vqgrad

int main(int argc, char** argv) {
  const bool plot = argc > 3 && argv[1] == std::string_view("plot");
  if (argc != 4 && !plot) {
    fmt::print(stderr, "usage: {0} ROWS THREADS BATCH\n       {0} plot FILE ROWS MICROSECONDS...\n", argv[0]);
    return 2;
  }
  if (plot) return vqgrad::plot(argv[2], std::span(argv, static_cast<std::size_t>(argc)).subspan(3)), 0;
  vqgrad::run(static_cast<std::uint32_t>(std::strtoul(argv[1], nullptr, 10)),
              std::strtoul(argv[2], nullptr, 10), std::strtoul(argv[3], nullptr, 10));
}
