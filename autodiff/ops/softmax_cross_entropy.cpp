#include <cmath>
#include <limits>

#include "autodiff/kernels/lanes.hpp"
#include "autodiff/kernels/transcendental.hpp"
#include "autodiff/ops/loss_operands.hpp"
#include "autodiff/ops/losses.hpp"
#include "autodiff/ops/rows_operand.hpp"

namespace vqgrad {
namespace {

extern const Op softmax_cross_entropy_op;

/// ln sum_k e^x[k]; `shifted` has room for as many numbers. In double, since a small loss is the difference
/// of two large numbers.
template <class T>
double log_sum_exp(std::span<const T> x, std::span<T> shifted) {
  const T largest = kernels::fold(x.data(), x.size(), -std::numeric_limits<T>::infinity(),
                                  [](T most, T next) { return next > most ? next : most; });
  for (std::size_t k = 0; k < x.size(); ++k) shifted[k] = x[k] - largest;
  kernels::exp(std::span<const T>(shifted), shifted);
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (std::size_t k = 0; k < x.size(); ++k) sum += static_cast<double>(shifted[k]);
  return static_cast<double>(largest) + std::log(sum);
}

}  // namespace

template <class T>
Var<T> softmax_cross_entropy(Var<T> logits, Indices<T> classes, Here here) {
  const Shape shape = logits.shape(), places = classes.shape();
  if (shape.rank() != 2 || places.rank() != 1 || places[0] != shape[0])
    fail(softmax_cross_entropy_op, logits,
         "expected logits (B, K) and classes (B), got " + logits.text() + " and " + classes.text(), here);
  require_some(softmax_cross_entropy_op, shape[0], logits, here);
  const std::size_t rows = shape[0], count = shape[1];
  const std::span<double> normalizers = logits.tape().arena().template make<double>(rows);
  const std::span<T> shifted = logits.tape().arena().template make<T>(count);  // of one row at a time
  return logits.tape().record(
      softmax_cross_entropy_op, {logits.id(), classes.id()}, Shape{},
      [=](Context<T>& c) {
        const auto right = c.indices(1);
        require_rows(
            softmax_cross_entropy_op, right, places, 0, count,
            [&] { return "the classes of " + logits.text(); }, c.here());
        const auto x = c.operand(0).span();
        double sum = 0;
        for (std::size_t b = 0; b < rows; ++b) {
          const auto row = x.subspan(b * count, count);
          normalizers[b] = log_sum_exp(row, shifted);
          sum += static_cast<double>(normalizers[b]) -
                 static_cast<double>(row[static_cast<std::size_t>(right[b])]);
        }
        c.result()[0] = static_cast<T>(sum / static_cast<double>(rows));
      },
      [=](Context<T>& c) {
        const auto right = c.indices(1);
        const auto x = c.operand(0);
        const T scale = static_cast<T>(static_cast<double>(c.gradient()[0]) / static_cast<double>(rows));
        c.accumulate(0, [&](std::span<T> d) {
          for (std::size_t b = 0; b < rows; ++b)
            for (std::size_t k = b * count; k < (b + 1) * count; ++k)
              d[k] = static_cast<T>(static_cast<double>(x[k]) - normalizers[b]);
          kernels::exp(std::span<const T>(d), d);
          for (std::size_t b = 0; b < rows; ++b) d[b * count + static_cast<std::size_t>(right[b])] -= T(1);
          for (T& slope : d) slope *= scale;
        });
      },
      here);
}

template Var<float> softmax_cross_entropy(Var<float>, Indices<float>, Here);
template Var<double> softmax_cross_entropy(Var<double>, Indices<double>, Here);

namespace {

using Classes = std::array<std::int32_t, 2>;

const Op softmax_cross_entropy_op({
    .name = "softmax_cross_entropy",
    .formula = "y = mean_b(ln sum_k e^x[b, k] - x[b, classes[b]])",
    .samples = {{"rows",
                 {{2, 3}},
                 [](auto& t, auto x) {
                   return softmax_cross_entropy(x[0], t.indices(Classes{2, 0}));
                 }},
                {"equal classes",
                 {{2, 4}},
                 [](auto& t, auto x) {
                   return softmax_cross_entropy(x[0], t.indices(Classes{1, 1}));
                 }},
                {"one class",
                 {{2, 1}},
                 [](auto& t, auto x) { return softmax_cross_entropy(x[0], t.indices(Classes{})); }},
                {"large logits",
                 {{2, 3}},
                 [](auto& t, auto x) {
                   return softmax_cross_entropy(x[0], t.indices(Classes{2, 0}));
                 },
                 -30,
                 30}},
    .errors = {{{{2, 3}},
                [](auto& t, auto x) {
                  return softmax_cross_entropy(x[0], t.indices(Classes{0, 3}));
                },
                "rows[1] = 3 is none of the classes of #0 (2, 3): 0 to 2 are"},
               {{{3, 3}},
                [](auto& t, auto x) { return softmax_cross_entropy(x[0], t.indices(Classes{})); },
                "expected logits (B, K) and classes (B), got #0 (3, 3) and #1 (2)"},
               {{{3}},
                [](auto& t, auto x) { return softmax_cross_entropy(x[0], t.indices(Classes{})); },
                "expected logits (B, K)"},
               {{{0, 3}},
                [](auto& t, auto x) {
                  return softmax_cross_entropy(x[0], t.indices(std::span<const std::int32_t>{}));
                },
                "the mean over nothing"}},
});

}  // namespace
}  // namespace vqgrad
