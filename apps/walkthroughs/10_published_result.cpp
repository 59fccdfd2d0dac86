// 10: a published result taken apart. The text is apps/walkthroughs/10_published_result.md.
#include <fmt/format.h>

#include <cmath>
#include <future>
#include <numeric>
#include <optional>

#include "apps/experiments/coldstart/methods/vqvae_origin.hpp"
#include "apps/experiments/coldstart/protocol.hpp"
#include "apps/vqgrad/svg/picture.hpp"
#include "apps/walkthroughs/walkthrough.hpp"
#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/shaping.hpp"
#include "autodiff/ops/vectors.hpp"
#include "datasets/open_dataset.hpp"
#include "datasets/synthetic.hpp"

using namespace vqgrad;

namespace {

void one_vector(bool with_signs) {
  // [anchor: root]
  Tape<double> tape;
  const double values[] = {0.9, -0.4, 1.2, 0.3, 0.7, -1.1, 0.2, 0.5};
  const Var<double> z = tape.input(values, Shape{1, 8});
  const Var<double> products = outer_product(z, z);  // (1, 8, 8)
  const Var<double> s = with_signs ? signed_root(products) : sqrt(products);
  // [end]
  for (std::size_t i = 0; i < 2; ++i) {
    fmt::print("S[{}] =", i);
    for (const double x : s.values().subspan(8 * i, 8))
      fmt::print("{}", std::isnan(x) ? "   NaN" : fmt::format(" {:5.2f}", x));
    fmt::print("\n");
  }
  // [anchor: search]
  std::vector<double> codebook(32 * 8);
  Random(1).fill_normal(std::span(codebook), 0, 1);
  const auto c = tape.input(codebook, Shape{32, 8});
  try {
    const auto k = argmin(squared_distance(reshape(s, Shape{8, 8}), c));  // (8), by row of S
    fmt::print("codes: {}\n", fmt::join(k.values(), " "));
  } catch (const Error& error) {
    fmt::print("{}\n", error.what());
  }
  // [end]
}

// [anchor: watched]
/// What its quantizer did, as of the last time the method wrote embeddings.
struct Seen {
  double nan_share = 0;
  CodebookUsage usage = {};
};

struct Watched : VqvaeOrigin {
  Seen& seen;
  Watched(ColdModel& model, OriginSearch search, Seen& into) : VqvaeOrigin(model, search), seen(into) {}

  Var<float> generate(const Batch& batch) override {
    const Var<float> vectors = VqvaeOrigin::generate(batch);
    seen = {quantizer().nan_share(), quantizer().usage()};
    return vectors;
  }
};
// [end]

/// A line of the table. Without a search it is base.
struct Contender {
  std::string name;
  std::optional<OriginSearch> search;
  ProtocolOptions options = find_protocol("origin").defaults;
  Seen seen = {};
  TrialResult result = {};
};

// [anchor: run]
void run(Contender& one, const ColdData& data, std::size_t batch) {
  ColdModel model(data, {.seed = 1});
  one.options.trainer.batch = batch;
  MethodEntry method = find_method("base");
  if (one.search)
    method.make = [&](ColdModel& in) { return std::make_unique<Watched>(in, *one.search, one.seen); };
  one.result = find_protocol("origin").run(model, method, one.options);
}
// [end]

void tell_of(const Dataset& dataset, const ColdOptions& cold, std::size_t batch,
             const WalkthroughOptions& options) {
  const ColdData data(dataset, cold, ColdFeatures::origin, true);
  std::vector<Contender> all{{"base", {}},
                             {"base, 3 epochs", {}, {.stage_epochs = 3, .side_tables = true}},
                             {"as published", OriginSearch::published},
                             {"constant C[0]", OriginSearch::code_zero}};
  if (options.plant_bug) all.push_back({"signed root", OriginSearch::signed_root});
  std::vector<std::future<void>> running;
  for (Contender& one : all)
    running.push_back(std::async(std::launch::async, [&] { run(one, data, batch); }));
  for (auto& each : running) each.get();

  fmt::print("\n{}: {} new films, {} test rows, seed 1\n", dataset.name, data.cold_ids.size(),
             data.split.test.size());
  fmt::print("AUC after stage      0       1       2       3  steps a stage  NaN rows  code 0  perplexity\n");
  Picture picture("ranking of new films: " + dataset.name, "ratings of a new film so far", "AUC (no unit)");
  std::string verdicts;
  for (const Contender& one : all) {
    fmt::print("{:<17}", one.name);
    std::vector<Picture::Point> points;
    double farthest = 0;
    for (std::size_t k = 0; k < one.result.stages.size(); ++k) {
      const double auc = one.result.stages[k].auc;
      fmt::print(" {:.4f}", auc);
      points.push_back({static_cast<double>(k * data.split.warm[0].size() / data.cold_ids.size()), auc});
      farthest = std::max(farthest, std::abs(auc - all[3].result.stages[k].auc));
    }
    fmt::print("  {:13}", one.result.steps_per_stage);
    if (one.search == OriginSearch::code_zero)
      picture.dots(one.name, points, 3, 5);
    else
      picture.line(one.name, points, static_cast<int>(&one - all.data()));
    if (one.search) {
      const auto& counts = one.seen.usage.counts;
      const double zero = static_cast<double>(counts[0]) / std::accumulate(counts.begin(), counts.end(), 0.0);
      fmt::print("  {:6.2f} %  {:4.0f} %  {:10.2f}", 100 * one.seen.nan_share, 100 * zero,
                 one.seen.usage.perplexity);
      if (one.search != OriginSearch::code_zero)
        verdicts += fmt::format("\n{} against constant C[0]: AUCs {} within 0.00005", one.name,
                                farthest < 5e-5 ? "equal" : "NOT equal");
    }
    fmt::print("\n");
  }
  fmt::print("{}\n", verdicts);
  picture.write(options.svg);
}

}  // namespace

int main(int argc, char** argv) {
  return walkthrough(
      argc, argv, "10: a published result taken apart",
      "Break the disguise: take sign(p) sqrt|p|, which has no NaN", [](const WalkthroughOptions& options) {
        one_vector(options.plant_bug);
        tell_of(make_synthetic().dataset, {.hot_above = 150, .cold_from = 60, .shots = 15}, 256, options);
        if (const auto real = real_data("ml-1m"); !real.empty())
          tell_of(open_dataset(real), {}, 2048, {options.plant_bug, {}});
        fmt::print("\nread now: apps/experiments/coldstart/methods/vqvae_origin.cpp\n");
      });
}
