// 07: codebook collapse and its cures. The text is apps/walkthroughs/07_codebook_collapse.md.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <xtensor/xview.hpp>

#include "apps/vqgrad/svg/picture.hpp"
#include "apps/walkthroughs/walkthrough.hpp"
#include "autodiff/ops/losses.hpp"
#include "autodiff/tools/xtensor.hpp"
#include "nn/adam.hpp"
#include "nn/mlp.hpp"
#include "vq/k_means.hpp"
#include "vq/vector_quantizer.hpp"

using namespace vqgrad;

namespace {

constexpr std::size_t count = 1024, codes = 32, steps = 800;

/// Eight round clouds on a ring of radius 2: points (1024, 2).
const auto points = [] {
  auto x = xt::xtensor<double, 2>::from_shape({count, 2});
  Random random{7};
  for (std::size_t i = 0; i < count; ++i) {
    const double angle = std::numbers::pi / 4 * random.below(8);
    x(i, 0) = 2 * std::cos(angle) + 0.2 * random.normal();
    x(i, 1) = 2 * std::sin(angle) + 0.2 * random.normal();
  }
  return x;
}();

struct Cures {
  std::size_t k_means;  // before which step; 0: never
  bool restart, ema, forget_update;
};

struct Model {
  Cures cures;
  Random random;
  Parameters<double> parameters{random};
  Mlp<double> encoder{parameters / "encoder", {2, 16, 2}, {.activation = Activation::tanh}};
  Mlp<double> decoder{parameters / "decoder", {2, 16, 2}, {.activation = Activation::tanh}};
  VectorQuantizer<double> quantizer{
      parameters / "codes",
      {.codes = codes, .dim = 2, .update = cures.ema ? CodebookUpdate::ema : CodebookUpdate::loss}};
  Adam<double> adam{parameters, {.learning_rate = 0.01}};
  Tape<double> tape;

  Model(Cures which, std::uint64_t seed) : cures(which), random(seed) {
    // [anchor: far]
    auto far = xt::xtensor<double, 2>::from_shape({codes, 2});
    random.fill_normal(std::span(far), 3, 0.3);  // z of an encoder that is new lie around 0
    quantizer.start(far, random.split("far"));
    // [end]
  }

  Var<double> put(const ArrayArgument<double>& x) { return tape.reset(), tape.input(x); }
  CodebookUsage usage() { return codebook_usage(quantizer(encoder(put(points))).codes.values(), codes); }

  void step(std::size_t number) {
    // [anchor: k-means]
    if (number == cures.k_means) quantizer.start(encoder(put(points)).values(), random.split("z"));
    // [end]
    // [anchor: step]
    const auto first = number % 16 * 64;
    const Var<double> x = put(xt::view(points, xt::range(first, first + 64)));  // (64, 2)
    const auto q = quantizer(encoder(x));                                       // q.codes (64)
    tape.backward(mean_squared_error(decoder(q.output), x) + q.loss());
    adam.step();
    if (!cures.forget_update) quantizer.update(q);
    // [end]
    // [anchor: restart]
    if (cures.restart && number % 20 == 0) quantizer.restart_dead_codes(q.input.values(), 20, random);
    // [end]
  }
};

/// One row: the mean over five seeds, and lowest and highest of the used codes.
void print_row(const Cures& cures) {
  std::size_t least = codes, most = 0;
  double perplexity = 0, error = 0;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    Model m(cures, seed);
    for (std::size_t k = 1; k <= steps; ++k) m.step(k);
    const auto usage = m.usage();
    least = std::min(least, usage.used), most = std::max(most, usage.used);
    perplexity += usage.perplexity / 5;
    const Var<double> x = m.put(points);
    error += mean_squared_error(m.decoder(m.quantizer(m.encoder(x)).output), x).item() / 5;
  }
  const auto start = cures.k_means ? fmt::format("k-means, step {}", cures.k_means) : "far";
  fmt::print("{:17}  {:7}  {:8}{:8} to {:2}{:12.1f}{:10.4f}\n", start, cures.restart ? "yes" : "no",
             cures.ema ? "EMA" : "loss", least, most, perplexity, error);
}

/// Latent space: the ways of the codes, and the z of the trained encoder.
void draw(const Cures& cures, const std::filesystem::path& path) {
  using Points = std::vector<Picture::Point>;
  Model m(cures, 1);
  std::vector<Points> ways(codes), ended;
  for (std::size_t step = 1; step <= steps; ++step) {
    const auto c = as_xtensor(m.quantizer.codebook());
    for (std::size_t k = 0; k < codes; ++k) {
      Points& way = ways[k];
      const double moved = way.empty() ? 0 : std::hypot(c(k, 0) - way.back()[0], c(k, 1) - way.back()[1]);
      if (moved > 0.5) ended.push_back(std::exchange(way, {}));
      if (way.empty() || step % 10 == 0) way.push_back({c(k, 0), c(k, 1)});
    }
    m.step(step);
  }
  const auto usage = m.usage();
  for (std::size_t k = 0; k < codes; ++k)
    if (usage.counts[k] == 0) ended.push_back(std::exchange(ways[k], {}));
  const char* title[] = {"Codes from a far start, dead ones restarted", "Codes from a far start, left alone"};
  Picture picture(title[cures.forget_update], "z_0 (no unit)", "z_1 (no unit)");
  Points z, ends[2];
  const Var<double> all = m.encoder(m.put(points));
  for (std::size_t k = 0; k < count; k += 4) z.push_back({as_xtensor(all)(k, 0), as_xtensor(all)(k, 1)});
  picture.dots("z of the points", z, 4, 1.5);
  for (const bool dead : {true, false}) {
    for (const Points& way : dead ? ended : ways) {
      picture.line("", way, dead);
      if (!way.empty()) ends[dead].push_back(way.back());
    }
    picture.dots(dead ? "dead there" : "in use at the end", ends[dead], dead, 4);
  }
  picture.write(path);
}

void tell(const WalkthroughOptions& options) {
  const double limit = k_means<double>(points, 2, codes, Random{7}).error / 2;
  fmt::print("start              restart  codebook  used of 32  perplexity     error\n");
  for (const std::size_t k_means : {0u, 1u, 200u})
    for (const bool restart : {false, true})
      for (const bool ema : {false, true}) print_row({k_means, restart, ema, options.plant_bug});
  if (!options.svg.empty()) draw({0, true, false, options.plant_bug}, options.svg);
  fmt::print("\nk-means with 32 centres, on the points themselves: error {:.4f}\n", limit);
  fmt::print("\nread now: vq/vector_quantizer.cpp, restart_dead_codes\n");
}

}  // namespace

int main(int argc, char** argv) {
  return walkthrough(argc, argv, "07: codebook collapse and its cures", "Never call update()", tell);
}
