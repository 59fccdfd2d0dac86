// 12: a posterior collapses. The text is apps/walkthroughs/12_posterior_collapse.md.
#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <numbers>

#include "apps/experiments/likelihood/latent_use.hpp"
#include "apps/vqgrad/svg/picture.hpp"
#include "apps/walkthroughs/walkthrough.hpp"
#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/losses.hpp"
#include "autodiff/ops/reduction.hpp"
#include "autodiff/ops/shaping.hpp"
#include "nn/adam.hpp"
#include "nn/mlp.hpp"
#include "vq/codebook_usage.hpp"
#include "vq/vector_quantizer.hpp"

using namespace vqgrad;

namespace {

constexpr std::size_t width = 16, half = 8, patterns = 8, dim = 4, steps = 1200, tested = 512;
constexpr double flipped = 0.05, ln2 = std::numbers::ln2;
constexpr const char* names[] = {"VAE", "VAE, annealed", "VAE, free bits", "VQ-VAE"};
enum Kind { vae, annealed, free_bits, vq };
using V = Var<double>;

/// Bit d of pattern k. Two patterns differ in four of the first and four of the last eight bits.
bool pattern(std::size_t k, std::size_t d) { return std::popcount(k & (d + 1) % half) % 2 == 1; }

/// Rows x (n, 16): a pattern each, each bit flipped with probability 0.05.
std::vector<double> draw_rows(std::size_t n, Random random) {
  std::vector<double> x;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t d = 0, k = random.below(patterns); d < width; ++d)
      x.push_back(pattern(k, d) != (random.uniform() < flipped));
  return x;
}
const std::vector<double> test_rows = draw_rows(tested, Random{13});

/// Mean -log2 p(last half of x | the shown bits), by Bayes' rule.
double fewest_bits(std::size_t shown) {
  double bits = 0;
  for (std::size_t row = 0; row < tested * width; row += width) {
    double seen = 0, both = 0;  // p(the shown bits), p(these and the last half), times 8
    for (std::size_t k = 0; k < patterns; ++k) {
      double p[] = {1, 1};
      for (std::size_t d = 0; d < width; ++d)
        if (d < shown || d >= half)
          p[d / half] *= pattern(k, d) == (test_rows[row + d] > 0) ? 1 - flipped : flipped;
      seen += p[0], both += p[0] * p[1];
    }
    bits += std::log2(seen / both) / tested;
  }
  return bits;
}

struct Model {
  Kind kind;
  std::size_t shown;
  bool plant_bug;
  Random random{12};
  Parameters<double> parameters{random};
  Tape<double> tape{};
  // [anchor: model]
  Mlp<double> encoder{parameters / "encoder", {width, 32, 2 * dim}, {.activation = Activation::tanh}};
  Mlp<double> decoder{parameters / "decoder", {dim + shown, 32, half}, {.activation = Activation::tanh}};
  VectorQuantizer<double> quantizer{parameters / "codes", {.codes = patterns, .dim = dim}};

  /// Nats a row for the last half of x (B, 16), told z (B, 4) and the first bits of x.
  V reconstruct(V x, V z) {
    const V logits = decoder(concatenate({z, slice(x, 1, 0, shown)}, 1));  // (B, 8)
    return 8.0 * binary_cross_entropy_with_logits(logits, slice(x, 1, half, width));
  }
  // [end]

  V put(const std::vector<double>& x, Shape shape) { return tape.input(x, shape); }
  /// x (B, 16), e (B, 8), z (B, 4), the penalty (), and the quantizer's result.
  auto encode(const std::vector<double>& rows, std::size_t step) {
    tape.reset();
    // [anchor: encode]
    const V x = put(rows, {rows.size() / width, width}), e = encoder(x);  // (B, 16), (B, 8)
    const V m = slice(e, 1, 0, dim), v = slice(e, 1, dim, 2 * dim);       // (B, 4) each
    const auto q = quantizer(m);
    if (kind == vq) return std::tuple{x, e, q.output, double(dim) * q.loss(), q};
    std::vector<double> noise(m.size());
    random.fill_normal(std::span(noise), 0, 1);
    const V z = m + exp(0.5 * v) * put(noise, m.shape());
    V kl = gaussian_kl(m, v);  // nats a row, summed over the 4 dimensions
    if (kind == annealed) kl = std::min(1.0, 2 * double(step) / steps) * kl;
    if (kind == free_bits)  // half a bit for each dimension
      kl = sum(maximum(mean(0.5 * (square(m) + exp(v) - 1.0 - v), 0), tape.scalar(ln2 / 2)));
    // [end]
    return std::tuple{x, e, z, kl, q};
  }

  /// Trains, prints a row of the table and returns the information.
  double run() {
    parameters.at("codes.vectors").set_trainable(kind == vq);
    Adam<double> adam{parameters, {.learning_rate = 0.005}};
    for (std::size_t step = 1; step <= steps; ++step) {
      const auto [x, e, z, penalty, q] = encode(draw_rows(64, random.split(std::to_string(step))), step);
      tape.backward((plant_bug ? 0.125 : 1.0) * reconstruct(x, z) + penalty);
      adam.step();
      quantizer.update(q);
      if (step == 100) quantizer.start(q.input.values(), random.split("start"));
      if (step % 20 == 0) quantizer.restart_dead_codes(q.input.values(), 20, random);
    }
    const auto [x, e, z, penalty, q] = encode(test_rows, steps);
    const V wrong = concatenate({slice(z, 0, 1, tested), slice(z, 0, 0, 1)}, 0);  // the next row's z
    const double bits = reconstruct(x, z).item() / ln2, lost = reconstruct(x, wrong).item() / ln2 - bits;
    const std::vector<float> mv(e.values().begin(), e.values().end());
    const double cost = kind == vq ? 3 : gaussian_kl_bits(mv, dim);
    const double information = kind == vq ? codebook_usage(q.codes.values(), patterns).entropy
                                          : std::max(0.0, gaussian_information(mv, dim, Random{15}));
    const double units = kind == vq ? std::exp2(information) : double(active_units(mv, dim));
    fmt::print("{:22}{:16.2f}{:6.2f}{:7.2f}{:13.2f}{:14.1f}{:9.1f}\n", shown, bits, cost, bits + cost,
               information, units, std::round(10 * lost) / 10 + 0.0);  // not "-0.0"
    return information;
  }
};

void tell(const WalkthroughOptions& options) {
  Picture picture("What z tells of x", "bits of x shown to the decoder", "information (bits a row)");
  const double noise = -8 * (flipped * std::log2(flipped) + (1 - flipped) * std::log2(1 - flipped));
  std::vector<Picture::Point> points;  // bits shown, information
  fmt::print("                 shown  fewest bits  left for z to tell\n");
  for (const std::size_t shown : {0u, 1u, 2u, 4u, 6u, 8u}) {
    points.push_back({double(shown), fewest_bits(shown) - noise});
    fmt::print("{:22}{:13.2f}{:20.2f}\n", shown, fewest_bits(shown), points.back()[1]);
  }
  picture.line("left for z to tell", points, 4);
  for (const Kind kind : {vae, annealed, free_bits, vq}) {
    fmt::print("\n{:17}shown  reconstruction  {:>4}    sum  information  {:>12}  wrong z\n", names[kind],
               kind == vq ? "code" : "KL", kind == vq ? "perplexity" : "active units");
    for (auto& [shown, information] : points)
      information = Model{kind, std::size_t(shown), options.plant_bug}.run();
    picture.line(names[kind], points, kind);
  }
  picture.write(options.svg);
  fmt::print("\nread now: apps/experiments/likelihood/collapse_sweep.cpp\n");
}

}  // namespace

int main(int argc, char** argv) {
  return walkthrough(argc, argv, "12: a posterior collapses", "Take a mean where a sum belongs", tell);
}
