#include <limits>

#include "autodiff/kernels/finite.hpp"
#include "autodiff/kernels/nearest_code.hpp"
#include "autodiff/ops/indexing.hpp"
#include "autodiff/ops/rows_operand.hpp"
#include "autodiff/ops/vectors.hpp"

namespace vqgrad {
namespace {

extern const Op nearest_code_op;

template <class T>
void require_finite_rows(const View<const T>& x, const Var<T>& operand, Here here) {
  const Shape rows = x.shape.without(x.shape.rank() - 1);
  const std::size_t row = kernels::first_not_finite_row(x.data, rows.size(), x.shape.back());
  if (row == rows.size()) return;
  fail(nearest_code_op, operand,
       operand.text() + " is not finite in row " + place(row, rows) + ": no code is nearer than another",
       here);
}

}  // namespace

template <class T>
Indices<T> nearest_code(Var<T> z, Var<T> codebook, Here here) {
  const Shape shape = z.shape(), codes = codebook.shape();
  if ((shape.rank() != 2 && shape.rank() != 3) || codes.rank() != 2 || shape.back() != codes.back())
    fail(nearest_code_op, z,
         "expected z (B, D) or (B, G, D) and a codebook (K, D), got " + z.text() + " and " + codebook.text(),
         here);
  if (codes[0] == 0) fail(nearest_code_op, z, "the codebook " + codebook.text() + " holds no code", here);
  return z.tape().record_indices(
      nearest_code_op, {z.id(), codebook.id()}, shape.without(shape.rank() - 1),
      [=](Context<T>& c) {
        const auto from = c.operand(0), code_vectors = c.operand(1);
        require_finite_rows(from, z, c.here());
        require_finite_rows(code_vectors, codebook, c.here());
        const auto y = c.index_result();
        kernels::nearest_code(from.data, y.size(), code_vectors.data, codes[0], codes[1], y.data());
      },
      here);
}

template Indices<float> nearest_code(Var<float>, Var<float>, Here);
template Indices<double> nearest_code(Var<double>, Var<double>, Here);

namespace {

constexpr float nearest_nan = std::numeric_limits<float>::quiet_NaN();

constexpr auto call_nearest_code = [](auto&, auto x) {
  return x[0] * gather(x[1], nearest_code(x[0], x[1]));
};
const Op nearest_code_op({
    .name = "nearest_code",
    .formula = "y[b] = argmin_k |z[b] - codebook[k]|^2, the lowest k of ties",
    .source = "van den Oord et al. 2017, arXiv 1711.00937, eq. 1",
    .samples = {{"quantized", {{4, 2}, {3, 2}}, call_nearest_code},
                {"groups", {{2, 2, 2}, {3, 2}}, call_nearest_code},
                {"one code", {{3, 2}, {1, 2}}, call_nearest_code},
                {"empty", {{0, 2}, {3, 2}}, call_nearest_code}},
    .errors = {{{{2, 3}, {4, 2}},
                [](auto&, auto x) { return one_hot(nearest_code(x[0], x[1]), 4); },
                "expected z (B, D) or (B, G, D) and a codebook (K, D), got #0 (2, 3) and #1 (4, 2)"},
               {{{3}, {4, 3}},
                [](auto&, auto x) { return one_hot(nearest_code(x[0], x[1]), 4); },
                "expected z (B, D)"},
               {{{2, 3}, {0, 3}},
                [](auto&, auto x) { return one_hot(nearest_code(x[0], x[1]), 4); },
                "#1 (0, 3) holds no code"},
               {{{2, 3}, {4, 3}},
                [](auto&, auto x) { return one_hot(nearest_code(x[0] * nearest_nan, x[1]), 4); },
                "(2, 3) is not finite in row [0]"},
               {{{2, 3}, {4, 3}},
                [](auto&, auto x) { return one_hot(nearest_code(x[0], x[1] * nearest_nan), 4); },
                "(4, 3) is not finite in row [0]"}},
    .frozen = true,
});

}  // namespace
}  // namespace vqgrad
