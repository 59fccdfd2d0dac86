// 02: a tape from scratch in 100 lines. The text is apps/walkthroughs/02_a_tape_from_scratch.md.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "apps/vqgrad/svg/picture.hpp"
#include "apps/walkthroughs/small_tape.hpp"
#include "apps/walkthroughs/walkthrough.hpp"
#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/linear_algebra.hpp"
#include "autodiff/ops/reduction.hpp"

using namespace vqgrad;

namespace {

struct Leaf {
  const char* name;
  std::size_t rows, columns;
  std::vector<double> values;
};

/// Four points, minus their exclusive or, and the weights of a network to learn it.
const std::vector<Leaf> start{{"X", 4, 2, {-1, -1, -1, 1, 1, -1, 1, 1}},
                              {"-t", 4, 1, {1, -1, -1, 1}},
                              {"W1", 2, 3, {.5, -.4, .3, .6, .5, -.2}},
                              {"b1", 1, 3, {.1, -.2, .3}},
                              {"W2", 3, 3, {.7, -.3, .2, .4, .1, -.6, -.5, .8, .3}},
                              {"w3", 3, 1, {.6, -.5, .4}}};

// [anchor: network]
template <class Var>
Var loss_of(const std::vector<Var>& leaf) {
  const Var X = leaf[0], minus_t = leaf[1], W1 = leaf[2], b1 = leaf[3], W2 = leaf[4], w3 = leaf[5];
  const Var h = tanh(matmul(X, W1) + b1);             // (4, 3), used twice in the next line
  const Var y = matmul(h + tanh(matmul(h, W2)), w3);  // (4, 1)
  const Var error = y + minus_t;                      // (4, 1), used twice in the next line
  return sum(error * error);                          // one number
}
// [end]

std::vector<small::Var> record(small::Tape& tape, const std::vector<Leaf>& leaves) {
  std::vector<small::Var> vars;
  for (const Leaf& leaf : leaves) vars.push_back(tape.record(leaf.columns, leaf.values));
  return vars;
}

std::vector<Var<double>> record(Tape<double>& tape, const std::vector<Leaf>& leaves) {
  std::vector<Var<double>> vars;
  for (const Leaf& leaf : leaves) vars.push_back(tape.variable(leaf.values, Shape{leaf.rows, leaf.columns}));
  return vars;
}

// [anchor: bug]
/// From child to parents, as pointers would be followed: each node once, as soon as it is reached.
void follow(small::Tape& tape, std::size_t id, std::vector<bool>& seen) {
  if (seen[id]) return;
  seen[id] = true;
  const small::Node& node = tape.nodes[id];
  if (node.backward) node.backward(node.gradient);
  for (const std::size_t parent : node.parents) follow(tape, parent, seen);
}

void backward(small::Tape& tape, small::Var loss, bool plant_bug) {
  if (!plant_bug) return tape.backward(loss);
  for (small::Node& node : tape.nodes) node.gradient.assign(node.value.size(), 0);
  loss.gradient()[0] = 1;
  std::vector<bool> seen(tape.nodes.size());
  follow(tape, loss.id, seen);
}
// [end]

// [anchor: compare]
void compare(bool plant_bug) {
  small::Tape small_tape;
  const auto ours = record(small_tape, start);
  const small::Var our_loss = loss_of(ours);
  backward(small_tape, our_loss, plant_bug);

  Tape<double> tape;
  const auto theirs = record(tape, start);
  const Var<double> their_loss = loss_of(theirs);
  tape.backward(their_loss);

  fmt::print("nodes: small tape {}, Tape {}\n", small_tape.nodes.size(), tape.nodes().size());
  fmt::print("loss:  small tape {:.6f}, Tape {:.6f}\n\n", our_loss.value()[0], their_loss.item());
  fmt::print("leaf  shape   dL/d, first element: small tape, Tape   within 1e-12\n");
  for (std::size_t i = 0; i < start.size(); ++i) {
    const std::size_t size = start[i].values.size();
    double largest = 0;
    for (std::size_t k = 0; k < size; ++k)
      largest = std::max(largest, std::abs(ours[i].gradient()[k] - theirs[i].gradient()[k]));
    fmt::print("{:4}  ({}, {})  {:32.6f}  {:10.6f}   {}\n", start[i].name, start[i].rows, start[i].columns,
               ours[i].gradient()[0], theirs[i].gradient()[0], largest < 1e-12 ? "yes" : "NO");
  }
}
// [end]

// [anchor: train]
/// The loss of every step of gradient descent.
std::vector<Picture::Point> train(bool plant_bug) {
  std::vector<Leaf> leaves = start;
  std::vector<Picture::Point> losses;
  for (int step = 0; step <= 200; ++step) {
    small::Tape tape;
    const auto vars = record(tape, leaves);
    const small::Var loss = loss_of(vars);
    backward(tape, loss, plant_bug);
    losses.push_back({double(step), loss.value()[0]});
    for (std::size_t i = 2; i < leaves.size(); ++i)  // X and t stay
      for (std::size_t k = 0; k < leaves[i].values.size(); ++k)
        leaves[i].values[k] -= 0.02 * vars[i].gradient()[k];
  }
  return losses;
}
// [end]

void tell(const WalkthroughOptions& options) {
  compare(options.plant_bug);
  const auto losses = train(options.plant_bug);
  fmt::print("\nexclusive or, learned by the small tape: loss at step\n");
  for (const std::size_t step : {0u, 25u, 50u, 100u, 200u})
    fmt::print("{:5}  {:7.3f}\n", step, losses[step][1]);
  if (!options.svg.empty()) {
    Picture picture("Four points of exclusive or, by gradient descent", "step",
                    "loss (squared error, sum of 4)");
    picture.line("backwards", train(false), 0);
    picture.line("as reached (bug)", train(true), 1);
    picture.write(options.svg);
  }
  fmt::print("\nread now: autodiff/tape.hpp, then backward() in autodiff/tape.cpp\n");
}

}  // namespace

int main(int argc, char** argv) {
  return walkthrough(argc, argv, "02: a tape from scratch in 100 lines",
                     "Visit nodes as they are reached from the loss, not from the last to the first", tell);
}
