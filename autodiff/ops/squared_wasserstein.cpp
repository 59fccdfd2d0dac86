#include "autodiff/kernels/fill.hpp"
#include "autodiff/kernels/transcendental.hpp"
#include "autodiff/ops/loss_operands.hpp"
#include "autodiff/ops/losses.hpp"

namespace vqgrad {
namespace {

extern const Op squared_wasserstein_op;

/// s = e^(v / 2)
template <class T>
void deviations(std::span<const T> log_variance, std::span<T> s) {
  for (std::size_t k = 0; k < s.size(); ++k) s[k] = T(0.5) * log_variance[k];
  kernels::exp(std::span<const T>(s), s);
}

}  // namespace

template <class T>
Var<T> squared_wasserstein(Var<T> mean_a, Var<T> log_variance_a, Var<T> mean_b, Var<T> log_variance_b,
                           Here here) {
  require_same_shape(squared_wasserstein_op, {mean_a, log_variance_a, mean_b, log_variance_b}, here);
  if (mean_a.shape().rank() != 2)
    fail(squared_wasserstein_op, mean_a, "expected rows (B, D), got " + mean_a.text(), here);
  const std::size_t rows = mean_a.shape()[0], size = mean_a.size();
  require_some(squared_wasserstein_op, rows, mean_a, here);
  Arena& arena = mean_a.tape().arena();
  const std::span<T> s_a = arena.template make<T>(size), s_b = arena.template make<T>(size);
  return mean_a.tape().record(
      squared_wasserstein_op, {mean_a.id(), log_variance_a.id(), mean_b.id(), log_variance_b.id()}, Shape{},
      [=](Context<T>& c) {
        const auto all_a = c.operand(0), all_b = c.operand(2);
        const double sum = sum_chunks(size, [&](std::size_t first, std::size_t count) {
          const T *const m_a = all_a.data + first, *const m_b = all_b.data + first;
          const std::span<T> of_a = s_a.subspan(first, count), of_b = s_b.subspan(first, count);
          deviations(c.operand(1).span().subspan(first, count), of_a);
          deviations(c.operand(3).span().subspan(first, count), of_b);
          double part = 0;
#pragma omp simd reduction(+ : part)
          for (std::size_t k = 0; k < count; ++k) {
            const double m = static_cast<double>(m_a[k]) - static_cast<double>(m_b[k]);
            const double s = static_cast<double>(of_a[k]) - static_cast<double>(of_b[k]);
            part += m * m + s * s;
          }
          return part;
        });
        c.result()[0] = static_cast<T>(sum / static_cast<double>(rows));
      },
      [=](Context<T>& c) {
        const auto m_a = c.operand(0), m_b = c.operand(2);
        const T scale = static_cast<T>(static_cast<double>(c.gradient()[0]) / static_cast<double>(rows));
        const auto means = [&](T sign) {
          return [=](std::span<T> d) {
            kernels::fill(d, [=](std::size_t k) { return sign * 2 * scale * (m_a[k] - m_b[k]); });
          };
        };
        const auto log_variances = [&](T sign, std::span<const T> s) {
          return [=](std::span<T> d) {
            kernels::fill(d, [=](std::size_t k) { return sign * scale * (s_a[k] - s_b[k]) * s[k]; });
          };
        };
        c.accumulate(0, means(T(1)));
        c.accumulate(1, log_variances(T(1), s_a));
        c.accumulate(2, means(T(-1)));
        c.accumulate(3, log_variances(T(-1), s_b));
      },
      here);
}

template Var<float> squared_wasserstein(Var<float>, Var<float>, Var<float>, Var<float>, Here);
template Var<double> squared_wasserstein(Var<double>, Var<double>, Var<double>, Var<double>, Here);

namespace {

constexpr auto call_squared_wasserstein = [](auto&, auto x) {
  return squared_wasserstein(x[0], x[1], x[2], x[3]);
};
const Op squared_wasserstein_op({
    .name = "squared_wasserstein",
    .formula = "y = mean_b sum_d (m_a - m_b)^2 + (s_a - s_b)^2, s = e^(v / 2)",
    .source = "Givens and Shortt 1984, Michigan Math. J. 31, prop. 7",
    .samples = {{"rows", {{2, 3}, {2, 3}, {2, 3}, {2, 3}}, call_squared_wasserstein},
                {"size 1", {{1, 1}, {1, 1}, {1, 1}, {1, 1}}, call_squared_wasserstein},
                {"equal variances",
                 {{2, 2}, {2, 2}, {2, 2}},
                 [](auto&, auto x) { return squared_wasserstein(x[0], x[1], x[2], x[1]); }},
                {"no width", {{2, 0}, {2, 0}, {2, 0}, {2, 0}}, call_squared_wasserstein}},
    .errors = {{{{2, 3}, {2, 3}, {2, 3}, {3}},
                call_squared_wasserstein,
                "expected equal shapes, got #0 (2, 3), #1 (2, 3), #2 (2, 3), #3 (3)"},
               {{{3}},
                [](auto&, auto x) { return squared_wasserstein(x[0], x[0], x[0], x[0]); },
                "expected rows (B, D), got #0 (3)"},
               {{{0, 3}},
                [](auto&, auto x) { return squared_wasserstein(x[0], x[0], x[0], x[0]); },
                "the mean over nothing"}},
});

}  // namespace
}  // namespace vqgrad
