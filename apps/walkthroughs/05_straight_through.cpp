// 05: argmin has no gradient. The text is apps/walkthroughs/05_straight_through.md.
#include "vq/estimator.hpp"

#include <fmt/format.h>

#include <optional>
#include <vector>

#include "apps/vqgrad/svg/picture.hpp"
#include "apps/walkthroughs/walkthrough.hpp"
#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/indexing.hpp"
#include "autodiff/ops/vectors.hpp"
#include "autodiff/tools/gradient_check.hpp"
#include "autodiff/tools/xtensor.hpp"

using namespace vqgrad;

namespace {

const xt::xtensor<double, 2> codes{{-1.5}, {-0.5}, {0.5}, {1.5}};
constexpr double target = 0.3;

enum class Estimate { none, straight_through, without_stop };

/// (q - t)^2, q the code nearest to z, on a tape of its own.
struct Step {
  Step(double value, Estimate estimate) { record(value, estimate); }

  // [anchor: record]
  void record(double value, Estimate estimate) {
    z = tape.variable(xt::xtensor<double, 2>{{value}}).named("z");
    const Var<double> codebook = tape.input(codes);               // (4, 1)
    q = gather(codebook, nearest_code(*z, codebook)).named("q");  // (1, 1)
    const Var<double> y = estimate == Estimate::none               ? *q
                          : estimate == Estimate::straight_through ? straight_through(*z, *q)
                                                                   : *z + (*q - *z);
    loss = square(y - target).named("loss");
  }
  // [end]

  double gradient() {
    const double one = 1;
    tape.backward(*loss, std::span(&one, 1));
    return z->gradient()[0];
  }

  /// (L(z + h) - L(z - h)) / 2h with the code searched anew.
  double true_slope() {
    const double value = z->values()[0], h = 1e-3;
    const auto at = [&](double moved) { return Step(moved, Estimate::none).loss->values()[0]; };
    return (at(value + h) - at(value - h)) / (2 * h);
  }

  Tape<double> tape;
  std::optional<Var<double>> z, q, loss;
};

// [anchor: error]
void no_gradient() {
  try {
    Step(0.8, Estimate::none).gradient();
  } catch (const Error& error) {
    fmt::print("{}\n", error.what());
  }
}
// [end]

// [anchor: slopes]
void compare_slopes(Estimate estimate) {
  fmt::print("\n    z     q   loss  dL/dz true  estimated  2 (z - t)   bias\n");
  for (const double z : {-1.8, -1.2, -0.3, 0.1, 0.8, 1.3, 1.9}) {
    Step step(z, estimate);
    const double slope = step.gradient(), without_codes = 2 * (z - target);
    fmt::print("{:5.1f}  {:4.1f}  {:5.2f}  {:10.2f}  {:9.2f}  {:9.2f}  {:5.2f}\n", z, step.q->values()[0],
               step.loss->values()[0], step.true_slope(), slope, without_codes, slope - without_codes);
  }
}
// [end]

// [anchor: check]
void check(Estimate estimate) {
  Step step(0.8, estimate);
  fmt::print("\n");
  for (const Replay replay : {Replay::frozen, Replay::naive}) {
    const GradientCheck found = check_gradients(step.tape, *step.loss, {.replay = replay});
    fmt::print("{} replay: reverse mode {:.3f}, by difference {:.3f}: {}\n",
               replay == Replay::frozen ? "frozen" : "naive ", found.worst_reverse, found.worst_difference,
               found.passed ? "passes" : "FAILS");
  }
}
// [end]

// [anchor: descend]
void descend(Estimate estimate) {
  double z = -1.93, sum = 0;
  int nearest = 0;
  fmt::print("\nstep      z     q\n");
  for (int k = 0; k < 1000; ++k) {
    Step step(z, estimate);
    const double q = step.q->values()[0];
    if (k < 2 || k >= 994) fmt::print("{:4}  {:5.2f}  {:4.1f}\n", k, z, q);
    if (k >= 500) sum += q, nearest += q == 0.5;
    z -= 0.05 * step.gradient();
  }
  fmt::print("last 500 steps: mean of q {:.2f}, t = {}; at the best code in {:.0f} %\n", sum / 500, target,
             nearest / 5.0);
}
// [end]

void draw(const std::filesystem::path& path, Estimate estimate) {
  Picture picture("The loss (q - t)^2 along z, and its estimated slope", "z (units of the codes)", "loss");
  std::vector<Picture::Point> stairs, smooth;
  for (int k = 0; k < 400; ++k) {
    const double z = -1.995 + k / 100.0;  // beside the borders
    stairs.push_back({z, Step(z, Estimate::none).loss->values()[0]});
    smooth.push_back({z, (z - target) * (z - target)});
  }
  picture.line("without codes", smooth, 4);
  picture.line("with codes", stairs, 0);
  for (int k = 0; k < 12; ++k) {
    const double z = -11 / 6.0 + k / 3.0, half = 0.1;
    Step step(z, estimate);
    const double at = step.loss->values()[0], slope = step.gradient();
    picture.line(k == 0 ? "estimated slope" : "",
                 {{z - half, at - half * slope}, {z + half, at + half * slope}}, 1);
  }
  picture.write(path);
}

void tell(const WalkthroughOptions& options) {
  const Estimate estimate = options.plant_bug ? Estimate::without_stop : Estimate::straight_through;
  no_gradient();
  compare_slopes(estimate);
  check(estimate);
  descend(estimate);
  if (!options.svg.empty()) draw(options.svg, estimate);
  fmt::print("\nread now: vq/estimator.hpp, then tests/vq/straight_through.cpp\n");
}

}  // namespace

int main(int argc, char** argv) {
  return walkthrough(argc, argv, "05: argmin has no gradient", "Forget the stop-gradient: z + (q - z)", tell);
}
