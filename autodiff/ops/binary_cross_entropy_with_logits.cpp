#include <cmath>

#include "autodiff/kernels/fill.hpp"
#include "autodiff/kernels/transcendental.hpp"
#include "autodiff/ops/loss_operands.hpp"
#include "autodiff/ops/losses.hpp"

namespace vqgrad {
namespace {
extern const Op binary_cross_entropy_with_logits_op;
}  // namespace

template <class T>
Var<T> binary_cross_entropy_with_logits(Var<T> logits, Var<T> targets, Here here) {
  require_same_shape(binary_cross_entropy_with_logits_op, {logits, targets}, here);
  require_some(binary_cross_entropy_with_logits_op, logits.size(), logits, here);
  const double size = static_cast<double>(logits.size());
  return logits.tape().record(
      binary_cross_entropy_with_logits_op, {logits.id(), targets.id()}, Shape{},
      [=](Context<T>& c) {
        const auto values = c.operand(0), wanted = c.operand(1);
        const double sum = sum_chunks(values.size(), [&](std::size_t first, std::size_t count) {
          const T *const x = values.data + first, *const t = wanted.data + first;
          std::array<T, loss_chunk> tail;
          for (std::size_t k = 0; k < count; ++k) tail[k] = -std::abs(x[k]);
          kernels::softplus(std::span<const T>(tail.data(), count), std::span<T>(tail.data(), count));
          double part = 0;
#pragma omp simd reduction(+ : part)
          for (std::size_t k = 0; k < count; ++k) {
            const double logit = static_cast<double>(x[k]);
            part +=
                (logit > 0 ? logit : 0) - logit * static_cast<double>(t[k]) + static_cast<double>(tail[k]);
          }
          return part;
        });
        c.result()[0] = static_cast<T>(sum / size);
      },
      [=](Context<T>& c) {
        const auto x = c.operand(0), t = c.operand(1);
        const T scale = static_cast<T>(static_cast<double>(c.gradient()[0]) / size);
        c.accumulate(0, [&](std::span<T> d) {
          kernels::sigmoid(x.span(), d);
          kernels::fill(d, [=](std::size_t k) { return scale * (d[k] - t[k]); });
        });
        c.accumulate(1,
                     [&](std::span<T> d) { kernels::fill(d, [=](std::size_t k) { return -scale * x[k]; }); });
      },
      here);
}

template Var<float> binary_cross_entropy_with_logits(Var<float>, Var<float>, Here);
template Var<double> binary_cross_entropy_with_logits(Var<double>, Var<double>, Here);

namespace {

constexpr auto call_binary_cross_entropy_with_logits = [](auto&, auto x) {
  return binary_cross_entropy_with_logits(x[0], x[1]);
};
const Op binary_cross_entropy_with_logits_op({
    .name = "binary_cross_entropy_with_logits",
    .formula = "y = mean(max(x, 0) - x t + ln(1 + e^-|x|))",
    .samples = {{"rows", {{2, 3}, {2, 3}}, call_binary_cross_entropy_with_logits},
                {"scalars", {{}, {}}, call_binary_cross_entropy_with_logits},
                {"size 1", {{1, 1}, {1, 1}}, call_binary_cross_entropy_with_logits},
                {"large logits", {{4}, {4}}, call_binary_cross_entropy_with_logits, -30, 30}},
    .errors = {{{{2, 3}, {2, 1}},
                call_binary_cross_entropy_with_logits,
                "expected equal shapes, got #0 (2, 3), #1 (2, 1)"},
               {{{0}, {0}}, call_binary_cross_entropy_with_logits, "the mean over nothing"}},
});

}  // namespace
}  // namespace vqgrad
