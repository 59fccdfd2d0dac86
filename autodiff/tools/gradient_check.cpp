#include "autodiff/tools/gradient_check.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "base/random.hpp"

namespace vqgrad {
namespace {

/// The leaf's values to perturb, and nothing for a node that is no leaf with a gradient.
std::span<double> leaf_values(Tape<double>& tape, std::uint32_t id) {
  const Node<double>& node = tape.node(id);
  if (!node.requires_gradient || node.forward) return {};
  return node.parameter ? node.parameter->mutate() : tape.mutable_values(Var<double>(tape, id));
}

}  // namespace

GradientCheck check_gradients(Tape<double>& tape, Var<double> y, const GradientCheckOptions& options) {
  std::vector<double> weights(y.size());
  Random(options.seed).fill_uniform(std::span(weights), 0.5, 1.5);
  tape.backward(y, std::span<const double>(weights));

  GradientCheck check;
  for (std::uint32_t id = 0; id < tape.nodes().size(); ++id) {
    const auto values = leaf_values(tape, id);
    const Node<double>& node = tape.node(id);
    for (std::size_t k = 0; k < values.size(); ++k) {
      const double x = values[k];
      const double h = options.step * std::max(1.0, std::abs(x));
      const auto at = [&](double moved) {
        values[k] = moved;
        tape.replay(options.replay);
        return std::inner_product(weights.begin(), weights.end(), y.values().begin(), 0.0);
      };
      const double difference = (at(x + h) - at(x - h)) / (2 * h);
      values[k] = x;
      const double reverse = node.gradient ? node.gradient[k] : 0;
      double error =
          std::abs(reverse - difference) / std::max({std::abs(reverse), std::abs(difference), 0.01});
      if (std::isnan(error)) error = HUGE_VAL;
      ++check.elements;
      if (error <= check.worst && check.elements > 1) continue;
      check.worst = error;
      check.worst_reverse = reverse;
      check.worst_difference = difference;
      check.where = Var<double>(tape, id).text() + "[" + std::to_string(k) + "]";
    }
  }
  tape.replay(options.replay);
  check.passed = check.worst <= options.tolerance;
  return check;
}

}  // namespace vqgrad
