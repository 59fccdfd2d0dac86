// 03: checking gradients, and planting a bug. The text is apps/walkthroughs/03_checking_gradients.md.
#include <fmt/format.h>

#include <cmath>
#include <vector>

#include "apps/vqgrad/svg/picture.hpp"
#include "apps/walkthroughs/walkthrough.hpp"
#include "autodiff/ops/reduction.hpp"
#include "autodiff/ops/unary.hpp"
#include "autodiff/tools/gradient_check.hpp"

using namespace vqgrad;

namespace {

using Tape64 = Tape<double>;
using Var64 = Var<double>;

// [anchor: step]
/// dy/dx of y = x^3 at x = 1.3, by differences with ever smaller steps h, against 3 x^2.
void try_steps(Picture& picture) {
  Tape64 tape;
  const double start = 1.3;
  const Var64 x = tape.variable(start);
  const Var64 y = x * x * x;
  tape.backward(y);
  const double slope = x.gradient()[0];
  const auto at = [&](double moved) {
    tape.mutable_values(x)[0] = moved;
    tape.replay();  // computes y anew
    return y.item();
  };
  fmt::print("step     one-sided  central\n");
  std::vector<Picture::Point> one_sided, central;
  for (double h = 0.1; h > 5e-14; h /= 10) {
    const double first = std::abs((at(start + h) - at(start)) / h / slope - 1);
    const double second = std::abs((at(start + h) - at(start - h)) / (2 * h) / slope - 1);
    fmt::print("{:.0e}    {:.0e}      {:.0e}\n", h, first, second);
    one_sided.push_back({std::log10(h), std::log10(first)});
    central.push_back({std::log10(h), std::log10(second)});
  }
  picture.line("one-sided", one_sided, 1);
  picture.line("central", central, 0);
}
// [end]

// Not an op of the library.
const Op op({.name = "planted", .formula = "an op with a mistake", .samples = {}});

Var64 leaf(Tape64& tape, const Shape& shape) {
  static constexpr double values[] = {0.3, -1.2, 0.8, 1.5, -0.4, 0.6};
  return tape.variable(std::span(values, shape.size()), shape);
}

enum class Mistake { none, term, factor, no_sum, wrong_sum, no_gradient };

// [anchor: elementwise]
/// y = x u^2 with u = 3 x + 1, x and y (2, 3). By product and chain rule dy/dx = u^2 + x 2 u 3.
Var64 product(Tape64& tape, Mistake mistake) {
  const double one = mistake == Mistake::term ? 0 : 1, three = mistake == Mistake::factor ? 1 : 3;
  const auto u = [](double x) { return 3 * x + 1; };
  return unary(
      op, leaf(tape, {2, 3}), [=](double x) { return x * u(x) * u(x); },
      [=](double x, double, double g) { return g * u(x) * (one * u(x) + x * 2 * three); }, Here{});
}
// [end]

// [anchor: bias]
/// y[i, j] = b[j]: b (3), y (2, 3). dL/db[j] = g[0, j] + g[1, j].
Var64 bias(Tape64& tape, Mistake mistake) {
  const Var64 b = leaf(tape, {3});
  return tape.record(
      op, {b.id()}, Shape{2, 3},
      [](Context<double>& c) {
        for (std::size_t k = 0; k < 6; ++k) c.result()[k] = c.operand(0)[k % 3];
      },
      [=](Context<double>& c) {
        const auto g = c.gradient();  // row-major: g[i, j] is g[3 i + j]
        c.accumulate(0, [&](std::span<double> d) {
          for (std::size_t j = 0; j < 3; ++j)
            d[j] = mistake == Mistake::no_sum      ? g[j]
                   : mistake == Mistake::wrong_sum ? g[2 * j] + g[2 * j + 1]
                                                   : g[j] + g[3 + j];
        });
      },
      Here{});
}
// [end]

// [anchor: softmax]
/// y = softmax(x), x and y (3). dL/dx[j] = y[j] (g[j] - sum_k g[k] y[k]).
Var64 softmax(Tape64& tape, Mistake mistake) {
  const Var64 x = leaf(tape, {3});
  return tape.record(
      op, {x.id()}, x.shape(),
      [](Context<double>& c) {
        double total = 0;
        for (std::size_t j = 0; j < 3; ++j) total += std::exp(c.operand(0)[j]);
        for (std::size_t j = 0; j < 3; ++j) c.result()[j] = std::exp(c.operand(0)[j]) / total;
      },
      [=](Context<double>& c) {
        const auto g = c.gradient();
        double s = 0;
        for (std::size_t k = 0; k < 3; ++k) s += g[k] * c.result()[k];
        c.accumulate(0, [&](std::span<double> d) {
          for (std::size_t j = 0; j < 3; ++j)
            d[j] = mistake == Mistake::no_gradient ? 0 : c.result()[j] * (g[j] - s);
        });
      },
      Here{});
}
// [end]

// [anchor: check]
void check(const char* name, bool uniform, Var64 (*op_on)(Tape64&, Mistake), Mistake mistake) {
  Tape64 tape;
  const Var64 y = op_on(tape, mistake);
  const GradientCheck found = check_gradients(tape, uniform ? sum(y) : y);
  if (found.passed)
    fmt::print("{:30}  passes\n", name);
  else
    fmt::print("{:30}  off by {:3.0f} %: {:.4f}, by difference {:.4f}\n", name, 100 * found.worst,
               found.worst_reverse, found.worst_difference);
}
// [end]

void tell(const WalkthroughOptions& options) {
  Picture picture("The slope of x^3 by differences", "log10 of the step h", "log10 of the relative error");
  try_steps(picture);
  picture.write(options.svg);
  const bool uniform = options.plant_bug;
  fmt::print("\n{} output gradient\n", uniform ? "uniform" : "drawn");
  check("x (3 x + 1)^2", uniform, product, Mistake::none);
  check("  a term dropped", uniform, product, Mistake::term);
  check("  a factor forgotten", uniform, product, Mistake::factor);
  check("bias", uniform, bias, Mistake::none);
  check("  no sum over the rows", uniform, bias, Mistake::no_sum);
  check("  a sum of the wrong elements", uniform, bias, Mistake::wrong_sum);
  check("softmax", uniform, softmax, Mistake::none);
  check("  no gradient at all", uniform, softmax, Mistake::no_gradient);
  fmt::print("\nread now: autodiff/tools/gradient_check.cpp\n");
}

}  // namespace

int main(int argc, char** argv) {
  return walkthrough(argc, argv, "03: checking gradients, and planting a bug",
                     "Check with the same output gradient everywhere", tell);
}
