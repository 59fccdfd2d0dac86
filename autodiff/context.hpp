#pragma once
#include <cstdint>
#include <span>

#include "autodiff/errors.hpp"
#include "autodiff/kernels/broadcast.hpp"
#include "autodiff/tape.hpp"

namespace vqgrad {

/// A shaped look at an array of the tape.
template <class T>
struct View {
  T* data;
  Shape shape;

  std::size_t size() const { return shape.size(); }
  T& operator[](std::size_t i) const { return data[i]; }
  std::span<T> span() const { return {data, size()}; }
};

/// What an op's closures see of their node.
template <class T>
class Context {
 public:
  Context(Tape<T>& tape, std::uint32_t id) : tape_(tape), id_(id) {}

  View<const T> operand(std::size_t i) const { return {parent(i).value, parent(i).shape}; }
  std::span<const std::int32_t> indices(std::size_t i) const {
    return {parent(i).index, parent(i).shape.size()};
  }
  /// Written by forward closures, read by backward ones.
  View<T> result() const { return {node().value, node().shape}; }
  std::span<std::int32_t> index_result() const { return {node().index, node().shape.size()}; }
  /// dL/dresult.
  View<const T> gradient() const { return {node().gradient, node().shape}; }
  /// Whether operand i wants a gradient; `accumulate` asks by itself.
  bool needs(std::size_t i) const { return parent(i).requires_gradient; }
  Arena& arena() const { return tape_.arena_; }
  /// The line to name in an error.
  Here here() const { return node().here; }

  /// The only place where gradients meet. Skips constants; `fill(span)` leaves the contribution to
  /// dL/doperand_i, in an array of `shape`, that of the operand or one it was broadcast to; a broadcast
  /// contribution is summed back; the first is written in place, later ones are added. A `fill(span, add)`
  /// does either in place, as it is told; a scatter, which can only add, zeroes first what it is to write.
  template <class Fill>
  void accumulate(std::size_t i, const Shape& shape, const Fill& fill) const {
    if (!needs(i)) return;
    const Shape& wanted = parent(i).shape;
    if (broadcast(wanted, shape) != shape)
      fail(*node().op,
           "a contribution of shape " + shape.text() + " does not sum to operand " + std::to_string(i) +
               " of shape " + wanted.text(),
           node().here);
    // A parameter may have several nodes (one recorded under NoGrad between them), but one gradient.
    const bool first = !parent(i).gradient && !(parent(i).parameter && parent(i).parameter->has_gradient());
    const std::span<T> total = tape_.gradient_storage(node().parents[i]);
    constexpr bool either = requires { fill(std::span<T>(), true); };
    const bool in_place = shape == wanted && (first || either);
    const std::span<T> place = in_place ? total : arena().template make<T>(shape.size());
    if constexpr (either)
      fill(place, in_place && !first);
    else
      fill(place);
    if (in_place) return;
    kernels::sum_to<T>(place, shape, total, wanted, first ? kernels::Write::set : kernels::Write::add);
  }
  template <class Fill>
  void accumulate(std::size_t i, const Fill& fill) const {
    if (needs(i)) accumulate(i, parent(i).shape, fill);
  }

 private:
  const Node<T>& node() const { return tape_.nodes_[id_]; }
  const Node<T>& parent(std::size_t i) const { return tape_.nodes_[node().parents[i]]; }

  Tape<T>& tape_;
  std::uint32_t id_;
};

}  // namespace vqgrad
