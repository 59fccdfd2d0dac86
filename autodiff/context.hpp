#pragma once
#include <cstdint>
#include <span>

#include "autodiff/errors.hpp"
#include "autodiff/kernels/broadcast.hpp"
#include "autodiff/tape.hpp"

namespace vqgrad {

/// An array of the tape with its shape.
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
  /// For what a closure needs only while it runs.
  Arena& arena() const { return tape_.arena_; }
  /// The line to name in an error.
  Here here() const { return node().here; }

  /// dL/doperand_i += a contribution; nothing for a constant. This is the only place where gradients meet.
  /// `fill(span)` writes the contribution, an array of `shape`: the operand's, or one that the operand was
  /// broadcast to, which is then summed back. `fill(span, add)` writes it, or adds it to the span in place.
  ///
  ///   if it is the first contribution, or fill can add:  fill(gradient)
  ///   else, or if the operand was broadcast:             fill(scratch); gradient += sum of scratch
  template <class Fill>
  void accumulate(std::size_t i, const Shape& shape, const Fill& fill) const {
    if (!parent(i).requires_gradient) return;
    require_broadcast(i, shape);
    constexpr bool can_add = requires { fill(std::span<T>(), true); };
    const auto call = [&](std::span<T> to, [[maybe_unused]] bool add) {
      if constexpr (can_add)
        fill(to, add);
      else
        fill(to);
    };
    const bool add = has_gradient(i);
    const std::span<T> total = tape_.gradient_storage(node().parents[i]);
    if (shape == parent(i).shape && (can_add || !add)) return call(total, add);
    const std::span<T> scratch = arena().template make<T>(shape.size());
    call(scratch, false);
    const auto sums = arena().template make<double>(shape == parent(i).shape ? 0 : total.size());
    kernels::sum_to<T>(scratch, shape, total, parent(i).shape, sums, add);
  }
  template <class Fill>
  void accumulate(std::size_t i, const Fill& fill) const {
    accumulate(i, parent(i).shape, fill);
  }

 private:
  const Node<T>& node() const { return tape_.nodes_[id_]; }
  const Node<T>& parent(std::size_t i) const { return tape_.nodes_[node().parents[i]]; }
  /// A parameter may have several nodes (one recorded under NoGrad between them), but has one gradient.
  bool has_gradient(std::size_t i) const {
    return parent(i).gradient || (parent(i).parameter && parent(i).parameter->has_gradient());
  }
  void require_broadcast(std::size_t i, const Shape& shape) const {
    if (const Shape& from = parent(i).shape; broadcast(from, shape) != shape)
      fail(*node().op,
           "a contribution of shape " + shape.text() + " does not sum to operand " + std::to_string(i) +
               " of shape " + from.text(),
           node().here);
  }

  Tape<T>& tape_;
  std::uint32_t id_;
};

}  // namespace vqgrad
