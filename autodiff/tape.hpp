#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "autodiff/array.hpp"
#include "autodiff/here.hpp"
#include "autodiff/node.hpp"
#include "autodiff/op.hpp"
#include "autodiff/parameter.hpp"
#include "autodiff/shape.hpp"
#include "autodiff/variable.hpp"
#include "base/arena.hpp"

namespace vqgrad {

/// What `replay` does with stop-gradients and code indices: keep the recorded ones, which makes finite
/// differences agree with reverse mode, or compute them again, which shows that naive ones do not.
enum class Replay { frozen, naive };

/// While it lives, nothing that is recorded requires a gradient.
template <class T>
class NoGrad {
 public:
  explicit NoGrad(Tape<T>& tape) : tape_(tape), before_(std::exchange(tape.gradients_enabled_, false)) {}
  ~NoGrad() { tape_.gradients_enabled_ = before_; }
  NoGrad(const NoGrad&) = delete;
  NoGrad& operator=(const NoGrad&) = delete;

 private:
  Tape<T>& tape_;
  bool before_;
};

/// While it lives, nodes belong to the scope, such as "encoder.0" (a cluster in drawings), and to the line
/// that called the outermost scope: a layer's ops, errors and drawings name whoever called the layer.
template <class T>
class TapeScope {
 public:
  TapeScope(Tape<T>& tape, std::string_view name, Here here = {})
      : tape_(tape), before_(tape.scope_), outermost_(!tape.caller_) {
    tape.scope_ = tape.arena_.copy_text(name);
    if (outermost_) tape.caller_ = here;
  }
  /// Only the caller's line: nodes stay in the scope they are in.
  TapeScope(Tape<T>& tape, Here here) : tape_(tape), before_(tape.scope_), outermost_(!tape.caller_) {
    if (outermost_) tape.caller_ = here;
  }
  ~TapeScope() {
    tape_.scope_ = before_;
    if (outermost_) tape_.caller_.reset();
  }
  TapeScope(const TapeScope&) = delete;
  TapeScope& operator=(const TapeScope&) = delete;

 private:
  Tape<T>& tape_;
  std::string_view before_;
  bool outermost_;
};

/// A step's computation, recorded eagerly: every op computes its value at once and leaves a node. Values,
/// gradients and closures lie in an arena that `reset` rewinds; handles into an earlier step are refused.
/// `backward` is reverse-mode differentiation (Linnainmaa 1970) over the nodes in falling order. There is
/// no double backward: gradients are arrays, not nodes.
template <class T>
class Tape {
 public:
  Tape() = default;
  Tape(const Tape&) = delete;
  Tape& operator=(const Tape&) = delete;

  /// Forgets the step, the gradients of its parameters with it, and keeps the memory. Parameters that the
  /// step used must still be alive.
  void reset();

  // An array is an xtensor container, view or expression, a vector or a span; without `shape` it has its own.
  /// A constant, copied.
  Var<T> input(const ArrayArgument<T>& array, const Shape& shape, Here here = {});
  Var<T> input(const ArrayArgument<T>& x, Here here = {}) { return input(x, x.shape(), here); }
  Var<T> scalar(T value, Here here = {}) { return input(std::span(&value, 1), Shape{}, here); }
  /// An input that requires a gradient.
  Var<T> variable(const ArrayArgument<T>& array, const Shape& shape, Here here = {});
  Var<T> variable(const ArrayArgument<T>& x, Here here = {}) { return variable(x, x.shape(), here); }
  Var<T> variable(T value, Here here = {}) { return variable(std::span(&value, 1), Shape{}, here); }
  /// A parameter, not copied; the same node however often it is used in a step.
  Var<T> parameter(Parameter<T>& parameter, Here here = {});
  /// Row numbers, codes or classes; copied.
  Indices<T> indices(const ArrayArgument<std::int32_t>& array, const Shape& shape, Here here = {});
  Indices<T> indices(const ArrayArgument<std::int32_t>& x, Here here = {}) {
    return indices(x, x.shape(), here);
  }
  /// The same, not copied: the numbers, int32 in row-major order, must stay as they are during the step.
  Indices<T> borrow(const ArrayArgument<std::int32_t>& array, const Shape& shape, Here here = {});

  /// Runs the closures back from `loss`, which must be one number, and leaves dL/dx in every node and
  /// parameter that wants one. Calling it again starts from zero.
  void backward(Var<T> loss, Here here = {});
  /// The same from any node, with dL/dy given.
  void backward(Var<T> y, const ArrayArgument<T>& output_gradient, Here here = {});

  /// Computes every node's value again from the leaves as they are now.
  void replay(Replay mode = Replay::frozen);

  /// How an op enters: computes the value and leaves the node. `forward` and `backward` take a
  /// `Context<T>&` and capture only what is trivially destructible.
  template <class Forward, class Backward>
  Var<T> record(const Op& op, Parents parents, const Shape& shape, const Forward& forward,
                const Backward& backward, Here here) {
    Node<T>& node = add(op, parents, shape, here);
    node.value = arena_.make<T>(shape.size()).data();
    node.forward = Closure<T>::make(arena_, forward);
    if (node.requires_gradient) node.backward = Closure<T>::make(arena_, backward);
    return finish_record();
  }
  /// An op whose result passes no gradient on, such as stop_gradient.
  template <class Forward>
  Var<T> record_constant(const Op& op, Parents parents, const Shape& shape, const Forward& forward,
                         Here here) {
    const NoGrad<T> guard(*this);
    return record(
        op, parents, shape, forward, [](Context<T>&) {}, here);
  }
  /// An op whose result is indices.
  template <class Forward>
  Indices<T> record_indices(const Op& op, Parents parents, const Shape& shape, const Forward& forward,
                            Here here) {
    Node<T>& node = add(op, parents, shape, here);
    node.requires_gradient = false;
    node.index = arena_.make<std::int32_t>(shape.size()).data();
    node.forward = Closure<T>::make(arena_, forward);
    return Indices<T>(*this, finish_record().id());
  }

  /// For what an op must keep from its recording to its backward closure, such as a dropout mask.
  Arena& arena() { return arena_; }

  std::span<const Node<T>> nodes() const { return nodes_; }
  const Node<T>& node(std::uint32_t id) const { return nodes_[id]; }
  std::uint32_t epoch() const { return epoch_; }
  void set_name(std::uint32_t id, std::string_view name) { nodes_[id].name = arena_.copy_text(name); }
  /// The values of an input, for the gradient check to perturb.
  std::span<T> mutable_values(Var<T> input);

  std::string_view scope() const { return scope_; }
  /// The line that called the outermost scope that is open, else `here`.
  Here caller(Here here) const { return caller_.value_or(here); }

 private:
  friend class Context<T>;
  friend class NoGrad<T>;
  friend class TapeScope<T>;

  /// The array's elements in the arena.
  template <class U>
  U* keep(const Op& op, const ArrayArgument<U>& array, const Shape& shape, Here here);
  Node<T>& add(const Op& op, Parents parents, const Shape& shape, Here here);
  Var<T> finish_record();
  static std::uint32_t next_epoch();
  /// Where a contribution to node `id` goes: its gradient, made on the first call.
  std::span<T> gradient_storage(std::uint32_t id);

  Arena arena_;
  std::vector<Node<T>> nodes_;
  std::uint32_t epoch_ = next_epoch();
  bool gradients_enabled_ = true;
  std::string_view scope_;
  std::optional<Here> caller_;
};

extern template class Tape<float>;
extern template class Tape<double>;

}  // namespace vqgrad
#include "autodiff/context.hpp"  // IWYU pragma: export
