// 01: one multiplication on the tape. The text is apps/walkthroughs/01_one_multiplication.md.
#include <fmt/format.h>

#include "apps/walkthroughs/walkthrough.hpp"
#include "autodiff/ops/elementwise.hpp"
#include "autodiff/tools/graph.hpp"

using namespace vqgrad;

namespace {

void tell(const WalkthroughOptions& options) {
  // [anchor: record]
  Tape<double> tape;
  const Var<double> a = tape.variable(3).named("a");
  const Var<double> b = tape.variable(4).named("b");
  const Var<double> y = (a * b).named("y");
  fmt::print("y = a b = {}\n\n", y.item());
  // [end]

  // [anchor: table]
  fmt::print("{}\n", table(tape));
  // [end]

  // [anchor: backward]
  tape.backward(y);
  fmt::print("dy/da = {}, which is b\n", a.gradient()[0]);
  fmt::print("dy/db = {}, which is a\n\n", b.gradient()[0]);
  // [end]

  // [anchor: twice]
  tape.reset();
  const Var<double> x = tape.variable(3).named("x");
  const Var<double> square = x * x;  // one operand, used twice
  tape.backward(square);
  const double slope = options.plant_bug ? x.gradient()[0] / 2 : x.gradient()[0];
  fmt::print("d(x x)/dx = {}, by hand 2 x = {}\n", slope, 2 * x.item());
  if (slope != 2 * x.item())
    fmt::print("only one of the two uses was counted: contributions have to add up\n");
  // [end]

  // [anchor: stale]
  tape.reset();
  try {
    square.values();
  } catch (const Error& error) {
    fmt::print("\n{}\n", error.what());
  }
  // [end]
  fmt::print("\nread now: autodiff/ops/arithmetic.cpp\n");
}

}  // namespace

int main(int argc, char** argv) {
  return walkthrough(argc, argv, "01: one multiplication on the tape",
                     "Count one use of a variable that is used twice", tell);
}
