#pragma once
#include <algorithm>
#include <array>
#include <initializer_list>
#include <numeric>
#include <string>

#include "autodiff/errors.hpp"
#include "autodiff/kernels/grain.hpp"
#include "autodiff/tape.hpp"
#include "base/parallel.hpp"

namespace vqgrad {

/// How many numbers a loss passes to a transcendental function at a time, on the stack.
constexpr std::size_t loss_chunk = 256;

/// The sum of `sum_of(first, count)` over consecutive pieces of [0, size). Its bits do not depend on the
/// thread count.
template <class SumOf>
double sum_chunks(std::size_t size, const SumOf& sum_of) {
  constexpr std::size_t parts = 8, least = 2048;
  const std::size_t chunks = (size + loss_chunk - 1) / loss_chunk;
  std::array<double, parts> sums{};
  parallel_for(parts, kernels::grain(size / parts, least),
               [&](std::size_t begin, std::size_t end, std::size_t) {
                 for (std::size_t p = begin; p < end; ++p)
                   for (std::size_t c = chunks * p / parts; c < chunks * (p + 1) / parts; ++c)
                     sums[p] += sum_of(c * loss_chunk, std::min(loss_chunk, size - c * loss_chunk));
               });
  return std::accumulate(sums.begin(), sums.end(), 0.0);
}

/// An error unless all operands have the same shape.
template <class T>
void require_same_shape(const Op& op, std::initializer_list<Var<T>> operands, Here here) {
  const Shape shape = operands.begin()->shape();
  if (std::all_of(operands.begin(), operands.end(), [&](const Var<T>& x) { return x.shape() == shape; }))
    return;
  std::string what = "expected equal shapes, got ";
  for (const Var<T>& x : operands) {
    if (&x != operands.begin()) what += ", ";
    what += x.text();
  }
  fail(op, *operands.begin(), what, here);
}

/// An error if there is nothing to take a mean of.
template <class T>
void require_some(const Op& op, std::size_t count, Var<T> operand, Here here) {
  if (count == 0) fail(op, operand, "the mean over nothing: " + operand.text() + " is empty", here);
}

}  // namespace vqgrad
