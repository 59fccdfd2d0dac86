#include "autodiff/kernels/grain.hpp"
#include "autodiff/kernels/rooted_outer_products.hpp"
#include "autodiff/kernels/row_products.hpp"
#include "autodiff/kernels/signed_root.hpp"
#include "autodiff/ops/outer_operands.hpp"
#include "autodiff/ops/vectors.hpp"

namespace vqgrad {
namespace {

constexpr auto rooted = [](auto&, auto x) { return rooted_outer_product(x[0], x[1]); };

const Op op({
    .name = "rooted_outer_product",
    .formula = "y[b, m, n] = p / sqrt(|p| + 1e-12), p = a[b, m] b[b, n]",
    .samples =
        {{"rows", {{2, 3}, {2, 2}}, rooted, -2, 2, {0}},
         {"itself", {{2, 3}}, [](auto&, auto x) { return rooted_outer_product(x[0], x[0]); }, -2, 2, {0}},
         {"size 1", {{3, 1}, {3, 1}}, rooted, -2, 2, {0}},
         {"empty", {{0, 3}, {0, 2}}, rooted},
         {"empty vector", {{2, 0}, {2, 3}}, rooted}},
    .errors = {{{{2, 3}, {3, 2}}, rooted, "expected a (B, M) and b (B, N), got #0 (2, 3) and #1 (3, 2)"},
               {{{3}, {3, 2}}, rooted, "expected a (B, M)"}},
});

}  // namespace

template <class T>
Var<T> rooted_outer_product(Var<T> a, Var<T> b, Here here) {
  const Shape shape = outer_shape(op, a, b, here);
  const std::size_t rows = shape[0], m = shape[1], n = shape[2];
  Arena& arena = a.tape().arena();
  const auto room = [&](std::size_t width) {
    return kernels::RootedRows<T>{arena.make<T>(rows * width).data(), arena.make<T>(rows).data()};
  };
  const bool is_square = a.id().index == b.id().index;
  const auto of_a = room(m), of_b = is_square ? of_a : room(n);
  return a.tape().record(
      op, {a.id(), b.id()}, shape,
      [=](Context<T>& c) {
        const T *from = c.operand(0).data, *with = c.operand(1).data;
        kernels::take_roots(from, rows, m, of_a);
        if (!is_square) kernels::take_roots(with, rows, n, of_b);
        kernels::rooted_outer_products(from, of_a, with, of_b, rows, m, n, c.result().data);
      },
      [=](Context<T>& c) {
        const T *from = c.operand(0).data, *with = c.operand(1).data, *g = c.gradient().data;
        // Of the products, which the forward pass did not keep.
        const auto slopes = c.arena().template make<T>(rows * m * n);
        kernels::outer_products(from, with, rows, m, n, slopes.data());
        kernels::fill(slopes, [=](std::size_t k) { return kernels::signed_root_gradient(slopes[k], g[k]); });
        c.accumulate(
            0, [&](std::span<T> d) { kernels::times_columns(slopes.data(), with, rows, m, n, d.data()); });
        c.accumulate(1,
                     [&](std::span<T> d) { kernels::rows_times(from, slopes.data(), rows, m, n, d.data()); });
      },
      here);
}

template Var<float> rooted_outer_product(Var<float>, Var<float>, Here);
template Var<double> rooted_outer_product(Var<double>, Var<double>, Here);

}  // namespace vqgrad
