#include "autodiff/kernels/fill.hpp"
#include "autodiff/kernels/squared_distance.hpp"
#include "autodiff/ops/loss_operands.hpp"
#include "autodiff/ops/losses.hpp"

namespace vqgrad {
namespace {
extern const Op mean_squared_error_op;
}  // namespace

template <class T>
Var<T> mean_squared_error(Var<T> y, Var<T> target, Here here) {
  require_same_shape(mean_squared_error_op, {y, target}, here);
  require_some(mean_squared_error_op, y.size(), y, here);
  const double size = static_cast<double>(y.size());
  return y.tape().record(
      mean_squared_error_op, {y.id(), target.id()}, Shape{},
      [=](Context<T>& c) {
        const auto values = c.operand(0), targets = c.operand(1);
        const double sum = sum_chunks(values.size(), [&](std::size_t first, std::size_t count) {
          return kernels::squared_distance(values.data + first, targets.data + first, count);
        });
        c.result()[0] = static_cast<T>(sum / size);
      },
      [=](Context<T>& c) {
        const auto a = c.operand(0), b = c.operand(1);
        const T scale = static_cast<T>(2 * static_cast<double>(c.gradient()[0]) / size);
        c.accumulate(0, [&](std::span<T> d) {
          kernels::fill(d, [=](std::size_t k) { return scale * (a[k] - b[k]); });
        });
        c.accumulate(1, [&](std::span<T> d) {
          kernels::fill(d, [=](std::size_t k) { return scale * (b[k] - a[k]); });
        });
      },
      here);
}

template Var<float> mean_squared_error(Var<float>, Var<float>, Here);
template Var<double> mean_squared_error(Var<double>, Var<double>, Here);

namespace {

constexpr auto call_mean_squared_error = [](auto&, auto x) { return mean_squared_error(x[0], x[1]); };
const Op mean_squared_error_op({
    .name = "mean_squared_error",
    .formula = "y = mean((a - b)^2)",
    .samples = {{"rows", {{2, 3}, {2, 3}}, call_mean_squared_error},
                {"scalars", {{}, {}}, call_mean_squared_error},
                {"rank 3", {{2, 1, 2}, {2, 1, 2}}, call_mean_squared_error},
                {"one operand twice",
                 {{3}},
                 [](auto&, auto x) { return mean_squared_error(x[0], x[0] * x[0]); }}},
    .errors = {{{{2, 3}, {3}}, call_mean_squared_error, "expected equal shapes, got #0 (2, 3), #1 (3)"},
               {{{0, 3}, {0, 3}}, call_mean_squared_error, "the mean over nothing"}},
});

}  // namespace
}  // namespace vqgrad
