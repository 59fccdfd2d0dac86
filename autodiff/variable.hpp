#pragma once
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "autodiff/array.hpp"
#include "autodiff/here.hpp"
#include "autodiff/shape.hpp"

namespace vqgrad {

template <class T>
class Tape;
template <class T>
class Var;

/// A node's number and its step's: no two steps of any tapes share one.
struct NodeId {
  std::uint32_t index, epoch;
  operator std::uint32_t() const { return index; }
};

/// An op's operands, from a list or a span.
struct Parents : std::span<const NodeId> {
  Parents(std::span<const NodeId> ids) : span(ids) {}
  Parents(std::initializer_list<NodeId> ids) : span(ids.begin(), ids.size()) {}
};

/// What both kinds of handle are: a tape, a node's number, and the step it belongs to.
template <class T>
class Handle {
 public:
  Handle(Tape<T>& tape, std::uint32_t id) : tape_(&tape), id_(id), epoch_(tape.epoch()) {}

  Tape<T>& tape() const { return check(), *tape_; }
  NodeId id() const { return {id_, epoch_}; }
  /// A copy: a reference into the tape would dangle once the next node is recorded.
  Shape shape() const { return tape().node(id_).shape; }
  std::size_t size() const { return shape().size(); }
  /// "'h1' (256, 64)", or "#12 (256, 64)" for a node without a name.
  std::string text() const;

 protected:
  /// Throws if the tape was reset since.
  void check() const;

  Tape<T>* tape_;
  std::uint32_t id_;
  std::uint32_t epoch_;
};

/// Row numbers, codes or classes on the tape: int32, no gradient.
template <class T>
class Indices : public Handle<T> {
 public:
  using Handle<T>::Handle;
  ShapedSpan<const std::int32_t> values() const;
};

/// An operand of an operator: a handle or a plain number, with the line where it was written.
template <class T>
class Operand {
 public:
  Operand(Var<T> v, int line = __builtin_LINE(), const char* file = __builtin_FILE())
      : tape_(&v.tape()), id_(v.id()), here_(line, file) {}
  template <class Number>
  requires std::is_arithmetic_v<Number> Operand(Number number, int line = __builtin_LINE(),
                                                const char* file = __builtin_FILE())
      : number_(static_cast<T>(number)), here_(line, file) {}

  /// The handle; a number is put on the tape of `other`.
  Var<T> beside(const Operand& other) const;
  Here here() const { return here_; }

 private:
  Tape<T>* tape_ = nullptr;
  std::uint32_t id_ = 0;
  T number_{};
  Here here_;
};

/// A number on the tape. Its value never changes; handles are copied freely.
template <class T>
class Var : public Handle<T> {
 public:
  using Handle<T>::Handle;

  ShapedSpan<const T> values() const;
  /// dL/dthis after a backward pass that reached it; else an error that says so.
  ShapedSpan<const T> gradient() const;
  bool requires_gradient() const;
  /// The value of a node that holds one number.
  T item() const;
  /// The same node, named for errors and drawings.
  Var named(std::string_view name) const;

  // ops/arithmetic.hpp
  friend Var operator+(Operand<T> a, Operand<T> b) { return add(a.beside(b), b.beside(a), a.here()); }
  friend Var operator-(Operand<T> a, Operand<T> b) { return subtract(a.beside(b), b.beside(a), a.here()); }
  friend Var operator*(Operand<T> a, Operand<T> b) { return multiply(a.beside(b), b.beside(a), a.here()); }
  friend Var operator/(Operand<T> a, Operand<T> b) { return divide(a.beside(b), b.beside(a), a.here()); }
  friend Var operator-(Operand<T> a) { return negate(a.beside(a), a.here()); }
};

}  // namespace vqgrad
#include "autodiff/ops/arithmetic.hpp"  // IWYU pragma: export
