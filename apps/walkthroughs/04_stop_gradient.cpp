// 04: stop-gradient. The text is apps/walkthroughs/04_stop_gradient.md.
#include "autodiff/ops/stop_gradient.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "apps/vqgrad/svg/picture.hpp"
#include "apps/walkthroughs/walkthrough.hpp"
#include "autodiff/ops/elementwise.hpp"
#include "autodiff/tools/gradient_check.hpp"
#include "autodiff/tools/graph.hpp"

using namespace vqgrad;

namespace {

Var<double> leaf(Tape<double>& tape, const std::string& name, double value) {
  return tape.variable(value).named(name);
}

// [anchor: product]
void half_a_square() {
  Tape<double> tape;
  const Var<double> x = leaf(tape, "x", 3);
  const Var<double> y = (x * stop_gradient(x)).named("y");
  tape.backward(y);
  fmt::print("y = x sg(x) = {}, dy/dx = {}\n\n{}\n", y.item(), x.gradient()[0], table(tape));
  // [end]

  // [anchor: check]
  for (const Replay replay : {Replay::frozen, Replay::naive}) {
    const GradientCheck check = check_gradients(tape, y, {.replay = replay});
    const double w = y.gradient()[0];  // the check's output gradient, a drawn number
    fmt::print("{} replay: reverse mode {:.2f} w, by difference {:.2f} w: {}\n",
               replay == Replay::frozen ? "frozen" : "naive ", check.worst_reverse / w,
               check.worst_difference / w, check.passed ? "passes" : "FAILS");
  }
  // [end]
}

// [anchor: chain]
void nothing_behind_it_is_visited() {
  Tape<double> tape;
  const Var<double> x = leaf(tape, "x", 0.5);
  const Var<double> behind = exp(tanh(x * x));
  const Var<double> y = x + stop_gradient(behind);
  tape.backward(y);
  std::size_t visited = 0;
  for (const auto& node : tape.nodes()) visited += node.gradient != nullptr;
  fmt::print("\ny = x + sg(exp(tanh(x x))): {} nodes, {} with a gradient, dy/dx = {}\n", tape.nodes().size(),
             visited, x.gradient()[0]);
}
// [end]

struct Path {
  std::vector<Picture::Point> z, q;
};

// [anchor: pull]
/// An output z and its code q, both numbers, pulled together by two terms with weights 1 and beta.
Path pull(double beta, bool stop, int steps) {
  double z = 4, q = 0;
  Path path;
  for (int step = 0; step <= steps; ++step) {
    path.z.push_back({double(step), z});
    path.q.push_back({double(step), q});
    Tape<double> tape;
    const Var<double> z_var = leaf(tape, "z", z), q_var = leaf(tape, "q", q);
    const auto sg = [&](Var<double> x) { return stop ? stop_gradient(x) : x; };
    const Var<double> codebook = square(sg(z_var) - q_var), commitment = square(z_var - sg(q_var));
    tape.backward(codebook + beta * commitment);
    z -= 0.05 * z_var.gradient()[0];
    q -= 0.05 * q_var.gradient()[0];
  }
  return path;
}
// [end]

void tell(const WalkthroughOptions& options) {
  half_a_square();
  nothing_behind_it_is_visited();
  const double beta = 0.25;
  const Path path = pull(beta, !options.plant_bug, 60);
  fmt::print("\nstep      z      q\n");
  for (const std::size_t step : {0u, 1u, 10u, 60u})
    fmt::print("{:4}  {:5.3f}  {:5.3f}\n", step, path.z[step][1], path.q[step][1]);
  fmt::print("by hand they meet at (z + beta q) / (1 + beta) = {:.3f}\n", 4 / (1 + beta));
  if (!options.svg.empty()) {
    const Path both = pull(beta, false, 60);
    Picture picture("An output z and its code q, pulled together", "step", "place (units of z)");
    picture.line("z", path.z, 0);
    picture.line("q", path.q, 1);
    picture.line("z, q without sg", both.z, 4);
    picture.line("", both.q, 4);
    picture.write(options.svg);
  }
  fmt::print("\nread now: autodiff/ops/stop_gradient.cpp, then terms() in vq/vector_quantizer.cpp\n");
}

}  // namespace

int main(int argc, char** argv) {
  return walkthrough(argc, argv, "04: stop-gradient", "Leave the stop-gradients out of the two terms", tell);
}
