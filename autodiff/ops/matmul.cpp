#include <algorithm>

#include "autodiff/errors.hpp"
#include "autodiff/kernels/gemm.hpp"
#include "autodiff/kernels/grain.hpp"
#include "autodiff/ops/linear_algebra.hpp"
#include "base/parallel.hpp"

namespace vqgrad {
namespace {

extern const Op matmul_op;

/// The same product for every matrix of the batch; threads share the matrices if there is enough work.
template <class T>
void batched_gemm(std::size_t batch, kernels::Transpose a, kernels::Transpose b, std::size_t m, std::size_t n,
                  std::size_t k, const T* A, const T* B, T* C, bool add = false) {
  const std::size_t grain = kernels::grain(m * n * k, kernels::least_gemm_products);
  parallel_for(batch, grain, [&](std::size_t begin, std::size_t end, std::size_t) {
    for (std::size_t i = begin; i < end; ++i)
      kernels::gemm(a, b, m, n, k, T(1), A + i * m * k, B + i * k * n, T(add), C + i * m * n);
  });
}

}  // namespace

template <class T>
Var<T> matmul(Var<T> a, Var<T> b, Here here) {
  using kernels::Transpose;
  const Shape left = a.shape(), right = b.shape();
  const auto operands = [&] { return a.text() + " x " + b.text(); };
  if (left.rank() < 2 || left.rank() > 3 || right.rank() < 2 || right.rank() > left.rank())
    fail(matmul_op, a, "takes (M,K) x (K,N), (B,M,K) x (B,K,N) or (B,M,K) x (K,N), got " + operands(), here);
  const std::size_t k = left.back(), n = right.back(), inner = right[right.rank() - 2];
  if (k != inner)
    fail(matmul_op, a,
         "inner sizes differ: " + operands() + ": " + std::to_string(k) + " != " + std::to_string(inner),
         here);
  const bool batched = right.rank() == 3;
  if (batched && left[0] != right[0])
    fail(matmul_op, a,
         "batch sizes differ: " + operands() + ": " + std::to_string(left[0]) +
             " != " + std::to_string(right[0]),
         here);
  // One b for the whole batch is one product of all rows.
  const std::size_t batch = batched ? left[0] : 1;
  const std::size_t m = left.size_between(batched ? 1 : 0, left.rank() - 1);
  return a.tape().record(
      matmul_op, {a.id(), b.id()}, left.with(left.rank() - 1, n),
      [=](Context<T>& c) {
        batched_gemm(batch, Transpose::no, Transpose::no, m, n, k, c.operand(0).data, c.operand(1).data,
                     c.result().data);
      },
      [=](Context<T>& c) {
        const T* g = c.gradient().data;
        c.accumulate(0, [&](std::span<T> d, bool add) {
          batched_gemm(batch, Transpose::no, Transpose::yes, m, k, n, g, c.operand(1).data, d.data(), add);
        });
        c.accumulate(1, [&](std::span<T> d, bool add) {
          batched_gemm(batch, Transpose::yes, Transpose::no, k, n, m, c.operand(0).data, g, d.data(), add);
        });
      },
      here);
}

template Var<float> matmul(Var<float>, Var<float>, Here);
template Var<double> matmul(Var<double>, Var<double>, Here);

namespace {

constexpr auto call_matmul = [](auto&, auto x) { return matmul(x[0], x[1]); };

const Op matmul_op({
    .name = "matmul",
    .formula = "y = a b: (M,K) x (K,N), (B,M,K) x (B,K,N), (B,M,K) x (K,N)",
    .samples = {{"matrices", {{2, 3}, {3, 4}}, call_matmul},
                {"row by column", {{1, 3}, {3, 1}}, call_matmul},
                {"outer", {{3, 1}, {1, 2}}, call_matmul},
                {"past a register", {{1, 2}, {2, 9}}, call_matmul},
                {"batch", {{2, 2, 3}, {2, 3, 2}}, call_matmul},
                {"batch by one matrix", {{2, 2, 3}, {3, 2}}, call_matmul},
                {"square of itself", {{2, 2}}, [](auto&, auto x) { return matmul(x[0], x[0]); }},
                {"no rows", {{0, 3}, {3, 2}}, call_matmul},
                {"no inner", {{2, 0}, {0, 3}}, call_matmul},
                {"no batch", {{0, 2, 3}, {0, 3, 2}}, call_matmul}},
    .errors = {{{{2, 3}, {4, 2}}, call_matmul, "inner sizes differ: #0 (2, 3) x #1 (4, 2): 3 != 4"},
               {{{2, 2, 3}, {3, 3, 2}},
                call_matmul,
                "batch sizes differ: #0 (2, 2, 3) x #1 (3, 3, 2): 2 != 3"},
               {{{3}, {3, 2}},
                call_matmul,
                "takes (M,K) x (K,N), (B,M,K) x (B,K,N) or (B,M,K) x (K,N), got #0 (3)"},
               {{{2, 3}, {2, 3, 2}}, call_matmul, "takes (M,K) x (K,N)"}},
});

}  // namespace
}  // namespace vqgrad
