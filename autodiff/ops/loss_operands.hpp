#pragma once
#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>

#include "autodiff/errors.hpp"
#include "autodiff/tape.hpp"

namespace vqgrad {

/// How many numbers a loss takes through a transcendental function at a time, on the stack.
constexpr std::size_t loss_chunk = 256;

/// Calls `body(first, count)` for consecutive pieces of [0, size).
template <class Body>
void for_chunks(std::size_t size, const Body& body) {
  for (std::size_t k = 0; k < size; k += loss_chunk) body(k, std::min(loss_chunk, size - k));
}

/// All operands have the shape of the first, or an error that names them.
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
  fail(op, what, here);
}

/// `count` things are something to take a mean of.
template <class T>
void require_some(const Op& op, std::size_t count, Var<T> operand, Here here) {
  if (count == 0) fail(op, "the mean over nothing: " + operand.text() + " is empty", here);
}

}  // namespace vqgrad
