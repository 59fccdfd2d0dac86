#include "autodiff/kernels/fill.hpp"
#include "autodiff/kernels/transcendental.hpp"
#include "autodiff/ops/loss_operands.hpp"
#include "autodiff/ops/losses.hpp"

namespace vqgrad {
namespace {
extern const Op gaussian_kl_op;
}  // namespace

template <class T>
Var<T> gaussian_kl(Var<T> mean, Var<T> log_variance, Here here) {
  require_same_shape(gaussian_kl_op, {mean, log_variance}, here);
  if (mean.shape().rank() != 2) fail(gaussian_kl_op, mean, "expected rows (B, D), got " + mean.text(), here);
  const std::size_t rows = mean.shape()[0];
  require_some(gaussian_kl_op, rows, mean, here);
  return mean.tape().record(
      gaussian_kl_op, {mean.id(), log_variance.id()}, Shape{},
      [=](Context<T>& c) {
        const auto means = c.operand(0), log_variances = c.operand(1);
        const double sum = sum_chunks(means.size(), [&](std::size_t first, std::size_t count) {
          const T *const m = means.data + first, *const v = log_variances.data + first;
          std::array<T, loss_chunk> variance;
          kernels::exp(std::span(v, count), std::span<T>(variance.data(), count));
          double part = 0;
#pragma omp simd reduction(+ : part)
          for (std::size_t k = 0; k < count; ++k) {
            const double at = static_cast<double>(m[k]);
            part += at * at + (static_cast<double>(variance[k]) - 1 - static_cast<double>(v[k]));
          }
          return part;
        });
        c.result()[0] = static_cast<T>(sum / (2 * static_cast<double>(rows)));
      },
      [=](Context<T>& c) {
        const auto m = c.operand(0), v = c.operand(1);
        const T scale = static_cast<T>(static_cast<double>(c.gradient()[0]) / static_cast<double>(rows));
        c.accumulate(0,
                     [&](std::span<T> d) { kernels::fill(d, [=](std::size_t k) { return scale * m[k]; }); });
        c.accumulate(1, [&](std::span<T> d) {
          kernels::exp(v.span(), d);
          kernels::fill(d, [=](std::size_t k) { return scale * T(0.5) * (d[k] - T(1)); });
        });
      },
      here);
}

template Var<float> gaussian_kl(Var<float>, Var<float>, Here);
template Var<double> gaussian_kl(Var<double>, Var<double>, Here);

namespace {

constexpr auto call_gaussian_kl = [](auto&, auto x) { return gaussian_kl(x[0], x[1]); };
const Op gaussian_kl_op({
    .name = "gaussian_kl",
    .formula = "y = mean_b sum_d (m^2 + e^v - 1 - v) / 2",
    .source = "Kingma and Welling 2014, arXiv 1312.6114, appendix B",
    .samples = {{"rows", {{2, 3}, {2, 3}}, call_gaussian_kl},
                {"size 1", {{1, 1}, {1, 1}}, call_gaussian_kl},
                {"itself", {{2, 2}}, [](auto&, auto x) { return gaussian_kl(x[0], x[0]); }},
                {"no width", {{2, 0}, {2, 0}}, call_gaussian_kl}},
    .errors = {{{{2, 3}, {2, 1}}, call_gaussian_kl, "expected equal shapes, got #0 (2, 3), #1 (2, 1)"},
               {{{3}, {3}}, call_gaussian_kl, "expected rows (B, D), got #0 (3)"},
               {{{0, 3}, {0, 3}}, call_gaussian_kl, "the mean over nothing"}},
});

}  // namespace
}  // namespace vqgrad
