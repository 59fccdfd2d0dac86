#include "autodiff/errors.hpp"
#include "autodiff/kernels/fill.hpp"
#include "autodiff/kernels/rooted_outer_products.hpp"
#include "autodiff/kernels/row_products.hpp"
#include "autodiff/kernels/signed_root.hpp"
#include "autodiff/ops/vectors.hpp"

namespace vqgrad {
namespace {

extern const Op outer_product_op, rooted_outer_product_op;

/// The shape (B, M, N) of the outer products of a (B, M) and b (B, N), or an error that names both.
template <class T>
Shape outer_shape(const Op& op, Var<T> a, Var<T> b, Here here) {
  if (a.shape().rank() != 2 || b.shape().rank() != 2 || a.shape()[0] != b.shape()[0])
    fail(op, a, "expected a (B, M) and b (B, N), got " + a.text() + " and " + b.text(), here);
  return {a.shape()[0], a.shape()[1], b.shape()[1]};
}

}  // namespace

template <class T>
Var<T> outer_product(Var<T> a, Var<T> b, Here here) {
  const Shape shape = outer_shape(outer_product_op, a, b, here);
  const std::size_t rows = shape[0], m = shape[1], n = shape[2];
  return a.tape().record(
      outer_product_op, {a.id(), b.id()}, shape,
      [=](Context<T>& c) {
        kernels::outer_products(c.operand(0).data, c.operand(1).data, rows, m, n, c.result().data);
      },
      [=](Context<T>& c) {
        const T* g = c.gradient().data;
        c.accumulate(0, [&](std::span<T> d) {
          kernels::matrix_vector_products(g, c.operand(1).data, rows, m, n, d.data());
        });
        c.accumulate(1, [&](std::span<T> d) {
          kernels::vector_matrix_products(c.operand(0).data, g, rows, m, n, d.data());
        });
      },
      here);
}

template <class T>
Var<T> rooted_outer_product(Var<T> a, Var<T> b, Here here) {
  const Shape shape = outer_shape(rooted_outer_product_op, a, b, here);
  const std::size_t rows = shape[0], m = shape[1], n = shape[2];
  Arena& arena = a.tape().arena();
  const auto room = [&](std::size_t width) {
    return kernels::RootedRows<T>{arena.make<T>(rows * width).data(), arena.make<T>(rows).data()};
  };
  const bool is_square = a.id().index == b.id().index;
  const auto of_a = room(m), of_b = is_square ? of_a : room(n);
  return a.tape().record(
      rooted_outer_product_op, {a.id(), b.id()}, shape,
      [=](Context<T>& c) {
        const T *from = c.operand(0).data, *with = c.operand(1).data;
        kernels::signed_roots(from, rows, m, of_a);
        if (!is_square) kernels::signed_roots(with, rows, n, of_b);
        kernels::rooted_outer_products(from, of_a, with, of_b, rows, m, n, c.result().data);
      },
      [=](Context<T>& c) {
        const T *from = c.operand(0).data, *with = c.operand(1).data, *g = c.gradient().data;
        // The forward pass does not keep the products.
        const auto slopes = c.arena().template make<T>(rows * m * n);
        kernels::outer_products(from, with, rows, m, n, slopes.data());
        kernels::fill(slopes, [=](std::size_t k) { return kernels::signed_root_gradient(slopes[k], g[k]); });
        c.accumulate(0, [&](std::span<T> d) {
          kernels::matrix_vector_products(slopes.data(), with, rows, m, n, d.data());
        });
        c.accumulate(1, [&](std::span<T> d) {
          kernels::vector_matrix_products(from, slopes.data(), rows, m, n, d.data());
        });
      },
      here);
}

#define INSTANTIATE(T)                                 \
  template Var<T> outer_product(Var<T>, Var<T>, Here); \
  template Var<T> rooted_outer_product(Var<T>, Var<T>, Here);
INSTANTIATE(float)
INSTANTIATE(double)
#undef INSTANTIATE

namespace {

constexpr auto call_outer_product = [](auto&, auto x) { return outer_product(x[0], x[1]); };
const Op outer_product_op({
    .name = "outer_product",
    .formula = "y[b, m, n] = a[b, m] b[b, n]",
    .samples = {{"rows", {{2, 3}, {2, 2}}, call_outer_product},
                {"itself", {{2, 3}}, [](auto&, auto x) { return outer_product(x[0], x[0]); }},
                {"size 1", {{3, 1}, {3, 1}}, call_outer_product},
                {"empty", {{0, 3}, {0, 2}}, call_outer_product},
                {"empty vector", {{2, 0}, {2, 3}}, call_outer_product}},
    .errors = {{{{2, 3}, {3, 2}},
                call_outer_product,
                "expected a (B, M) and b (B, N), got #0 (2, 3) and #1 (3, 2)"},
               {{{3}, {3, 2}}, call_outer_product, "expected a (B, M)"}},
});

constexpr auto call_rooted = [](auto&, auto x) { return rooted_outer_product(x[0], x[1]); };

const Op rooted_outer_product_op({
    .name = "rooted_outer_product",
    .formula = "y[b, m, n] = p / sqrt(|p| + 1e-12), p = a[b, m] b[b, n]",
    .samples =
        {{"rows", {{2, 3}, {2, 2}}, call_rooted, -2, 2, {0}},
         {"itself", {{2, 3}}, [](auto&, auto x) { return rooted_outer_product(x[0], x[0]); }, -2, 2, {0}},
         {"size 1", {{3, 1}, {3, 1}}, call_rooted, -2, 2, {0}},
         {"empty", {{0, 3}, {0, 2}}, call_rooted},
         {"empty vector", {{2, 0}, {2, 3}}, call_rooted}},
    .errors = {{{{2, 3}, {3, 2}}, call_rooted, "expected a (B, M) and b (B, N), got #0 (2, 3) and #1 (3, 2)"},
               {{{3}, {3, 2}}, call_rooted, "expected a (B, M)"}},
});

}  // namespace
}  // namespace vqgrad
