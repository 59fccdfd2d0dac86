// 08: Adam and weight decay, on rows that no sample names. The text is
// apps/walkthroughs/08_adam_and_decay.md.
#include <fmt/format.h>

#include <cmath>
#include <memory>

#include "apps/vqgrad/svg/picture.hpp"
#include "apps/walkthroughs/walkthrough.hpp"
#include "autodiff/ops/losses.hpp"
#include "nn/adam.hpp"
#include "nn/embedding.hpp"
#include "nn/sgd.hpp"

using namespace vqgrad;

namespace {

constexpr std::size_t width = 8;
constexpr int steps = 400, last_sample = 100;
constexpr double rate = 0.01;

using Made = std::unique_ptr<Optimizer<double>>;
enum Recipe { plain, l2, small_l2, decoupled, lazy, recipes };
constexpr const char* names[recipes] = {"Adam", "Adam, L2 1e-2", "Adam, L2 1e-6", "AdamW, 1e-2", "LazyAdam"};

Made make(int recipe, Parameters<double>& all) {
  // [anchor: recipes]
  if (recipe == l2) return Made(new Adam<double>(all, {.learning_rate = rate, .weight_decay = 1e-2}));
  if (recipe == small_l2) return Made(new Adam<double>(all, {.learning_rate = rate, .weight_decay = 1e-6}));
  if (recipe == decoupled) return Made(new AdamW<double>(all, {.learning_rate = rate, .weight_decay = 1e-2}));
  if (recipe == lazy) return Made(new LazyAdam<double>(all, {.learning_rate = rate}));
  return Made(new Adam<double>(all, {.learning_rate = rate}));
  // [end]
}

double distance(std::span<const double> x, std::span<const double> y = {}) {
  double sum = 0;
  for (std::size_t d = 0; d < x.size(); ++d) sum += std::pow(x[d] - (y.empty() ? 0 : y[d]), 2);
  return std::sqrt(sum);
}

/// One number x = 1 with the loss g x, and one step.
template <class Rule>
double first_step(double g) {
  Parameters<double> parameters;
  Tape<double> tape;
  const Scope<double> scope = parameters / "one";
  auto& x = scope.create("x", Shape{}, constant(1));
  Rule rule(parameters, {.learning_rate = rate});
  tape.backward(g * tape.parameter(x));
  rule.step();
  return x.values()[0] - 1;
}

struct Ways {
  std::vector<Picture::Point> never;  // the norm after each step
  double since = 0, error = 0;        // of the row that was last named at step 100; of the row of every step
};

Ways train(int recipe) {
  // [anchor: table]
  Parameters<double> parameters{Random{8}};
  Embedding<double> embedding(parameters / "films", 3, width, {.initializer = normal(0, 0.35)});
  const auto row = [&](std::size_t r) { return embedding.table().values().subspan(r * width, width); };
  // [end]
  const Made optimizer = make(recipe, parameters);
  Random random = Random{8}.split("targets");
  std::vector<double> wanted(2 * width), seen, at_last;
  random.fill_normal(std::span(wanted), 0, 1);
  Tape<double> tape;
  Ways ways{{{0, distance(row(2))}}};
  for (int step = 1; step <= steps; ++step) {
    // [anchor: step]
    std::vector<std::int32_t> named{0};           // row 0 in every step,
    if (step <= last_sample) named.push_back(1);  // row 1 in the first 100, row 2 never
    // [end]
    seen.assign(wanted.begin(), wanted.begin() + static_cast<std::ptrdiff_t>(named.size() * width));
    for (double& each : seen) each += 0.3 * random.normal();
    tape.reset();
    const auto y = embedding(tape.indices(named));  // (2, 8), later (1, 8)
    tape.backward(mean_squared_error(y, tape.input(seen, y.shape())));
    optimizer->step();
    ways.never.push_back({static_cast<double>(step), distance(row(2))});
    if (step == last_sample) at_last.assign(row(1).begin(), row(1).end());
  }
  ways.since = distance(row(1), at_last);
  ways.error = distance(row(0), std::span(wanted).first(width));
  return ways;
}

std::vector<Picture::Point> every_twentieth(const std::vector<Picture::Point>& way) {
  std::vector<Picture::Point> some;
  for (std::size_t k = 0; k < way.size(); k += 20) some.push_back(way[k]);
  return some;
}

void tell(const WalkthroughOptions& options) {
  fmt::print("gradient    step of SGD    step of Adam\n");
  for (const double g : {1e-6, 1e-3, 1., 1e3})
    fmt::print("{:8g}{:15g}{:16.6f}\n", g, first_step<Sgd<double>>(g), first_step<Adam<double>>(g));

  Picture picture("A row that no sample names", "step", "norm of the row (no unit)");
  fmt::print("\n{:16}norm of row 2, never named, after step     row 1 moved   row 0 misses\n", "");
  fmt::print("{:16}{:>9}{:>9}{:>9}{:>9}       since 100      its target\n", "", 0, 100, 200, 400);
  for (int recipe = 0; recipe < recipes; ++recipe) {
    const Ways ways = train(options.plant_bug && recipe == decoupled ? l2 : recipe);
    fmt::print("{:16}", names[recipe]);
    for (const std::size_t step : {0u, 100u, 200u, 400u}) fmt::print("{:9.3f}", ways.never[step][1]);
    fmt::print("{:16.3f}{:16.3f}\n", ways.since, ways.error);
    if (recipe == l2 || recipe == lazy)
      picture.dots(names[recipe], every_twentieth(ways.never), recipe,
                   4);  // under a line that they would hide
    else
      picture.line(names[recipe], ways.never, recipe);
  }
  picture.write(options.svg);
  fmt::print("\n(1 - rate lambda)^400 = {:.4f}\n", std::pow(1 - rate * 1e-2, steps));
  fmt::print("\nread now: nn/adam.hpp and .cpp, which all of these share\n");
}

}  // namespace

int main(int argc, char** argv) {
  return walkthrough(argc, argv, "08: Adam and weight decay", "Hand AdamW's lambda to Adam", tell);
}
