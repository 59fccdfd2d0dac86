#include "autodiff/tape.hpp"

#include <algorithm>
#include <atomic>

#include "autodiff/errors.hpp"
#include "autodiff/kernels/fill.hpp"

namespace vqgrad {
namespace {

const Op input_op({.name = "input", .formula = "a constant, copied", .samples = {}});
const Op variable_op({.name = "variable", .formula = "an input that requires a gradient", .samples = {}});
const Op parameter_op({.name = "parameter", .formula = "a parameter's values, not copied", .samples = {}});
const Op indices_op({.name = "indices", .formula = "row numbers, codes or classes", .samples = {}});

template <class U>
void require_size(const Op& op, const ArrayArgument<U>& array, const Shape& shape, Here here) {
  if (array.shape().size() != shape.size())
    fail(op, std::to_string(array.shape().size()) + " values do not fill " + shape.text(), here);
}

}  // namespace

template <class T>
std::uint32_t Tape<T>::next_epoch() {
  static std::atomic<std::uint32_t> last{0};
  return ++last;
}

template <class T>
void Tape<T>::reset() {
  // A gradient is its step's: left over, it would be applied in a later one that does not reach it.
  for (Node<T>& node : nodes_)
    if (node.parameter && node.requires_gradient) node.parameter->set_has_gradient(false);
  nodes_.clear();
  arena_.rewind();
  scope_ = {};
  caller_.reset();
  epoch_ = next_epoch();
}

template <class T>
template <class U>
U* Tape<T>::keep(const Op& op, const ArrayArgument<U>& array, const Shape& shape, Here here) {
  require_size(op, array, shape, caller(here));
  const auto kept = arena_.make<U>(shape.size());
  if (array.data())
    kernels::copy(std::span(array.data(), kept.size()), kept);
  else
    array.copy_to(kept, caller(here));
  return kept.data();
}

template <class T>
Var<T> Tape<T>::input(const ArrayArgument<T>& array, const Shape& shape, Here here) {
  T* const values = keep(input_op, array, shape, here);
  add(input_op, {}, shape, here).value = values;
  return finish_record();
}

template <class T>
Var<T> Tape<T>::variable(const ArrayArgument<T>& array, const Shape& shape, Here here) {
  T* const values = keep(variable_op, array, shape, here);
  Node<T>& node = add(variable_op, {}, shape, here);
  node.value = values;
  node.requires_gradient = gradients_enabled_;
  return finish_record();
}

template <class T>
Var<T> Tape<T>::parameter(Parameter<T>& parameter, Here here) {
  const bool wanted = parameter.trainable_ && gradients_enabled_;
  if (parameter.tape_epoch_ == epoch_ && nodes_[parameter.tape_node_].requires_gradient == wanted)
    return Var<T>(*this, parameter.tape_node_);
  Node<T>& node = add(parameter_op, {}, parameter.shape_, here);
  node.value = parameter.values_.data();
  node.requires_gradient = wanted;
  node.parameter = &parameter;
  node.version = parameter.version_;
  node.name = parameter.name_;
  if (!gradients_enabled_) return finish_record();  // found by no later use, on this tape or another
  parameter.tape_epoch_ = epoch_;
  parameter.tape_node_ = static_cast<std::uint32_t>(nodes_.size() - 1);
  return finish_record();
}

template <class T>
Indices<T> Tape<T>::indices(const ArrayArgument<std::int32_t>& array, const Shape& shape, Here here) {
  return borrow(std::span(keep(indices_op, array, shape, here), shape.size()), shape, here);
}

template <class T>
Indices<T> Tape<T>::borrow(const ArrayArgument<std::int32_t>& array, const Shape& shape, Here here) {
  require_size(indices_op, array, shape, caller(here));
  if (!array.data() && shape.size() > 0)
    fail(indices_op, "only int32 numbers in row-major order can be borrowed: use indices()", caller(here));
  add(indices_op, {}, shape, here).index = const_cast<std::int32_t*>(array.data());  // of a leaf: only read
  return Indices<T>(*this, finish_record().id());
}

template <class T>
Node<T>& Tape<T>::add(const Op& op, Parents parents, const Shape& shape, Here here) {
  for (std::size_t k = 0; k < parents.size(); ++k)
    if (parents[k].epoch != epoch_)
      fail(op, "operand " + std::to_string(k) + " is of another tape or step", caller(here));
  Node<T>& node = nodes_.emplace_back();
  node.op = &op;
  node.shape = shape;
  node.here = caller(here);
  node.scope = scope_;
  const auto kept = arena_.make<std::uint32_t>(parents.size());
  for (std::size_t k = 0; k < parents.size(); ++k) {
    kept[k] = parents[k];
    node.requires_gradient |= gradients_enabled_ && nodes_[kept[k]].requires_gradient;
  }
  node.parents = kept;
  return node;
}

template <class T>
Var<T> Tape<T>::finish_record() {
  const auto id = static_cast<std::uint32_t>(nodes_.size() - 1);
  Context<T> context(*this, id);
  try {
    if (const auto forward = nodes_[id].forward) forward(context);
  } catch (...) {
    nodes_.pop_back();  // or a replay would fail again
    throw;
  }
  return Var<T>(*this, id);
}

template <class T>
std::span<T> Tape<T>::gradient_storage(std::uint32_t id) {
  Node<T>& node = nodes_[id];
  if (!node.gradient) {
    node.gradient =
        node.parameter ? node.parameter->gradient().data() : arena_.make<T>(node.shape.size()).data();
    if (node.parameter) node.parameter->set_has_gradient(true);
  }
  return {node.gradient, node.shape.size()};
}

template <class T>
void Tape<T>::backward(Var<T> loss, Here here) {
  if (loss.size() != 1)
    fail("backward", "a loss is one number, got " + loss.text() + ": take its mean or sum", here);
  const T one = 1;
  backward(loss, std::span(&one, 1), here);
}

template <class T>
void Tape<T>::backward(Var<T> y, const ArrayArgument<T>& output_gradient, Here here) {
  if (&y.tape() != this) fail("backward", y.text() + " is on another tape", here);
  if (!y.requires_gradient())
    fail("backward",
         "nothing behind " + y.text() + " requires a gradient (constants, NoGrad or stop_gradient)", here);
  if (const std::size_t size = output_gradient.shape().size(); size != y.size())
    fail("backward", std::to_string(size) + " output gradients for " + y.text(), here);
  for (Node<T>& node : nodes_) {
    node.gradient = nullptr;
    if (node.parameter && node.parameter->version() != node.version)
      fail("backward",
           "parameter '" + node.parameter->name() + "' was changed after it was used, step it last",
           node.here);
    if (node.parameter) node.parameter->set_has_gradient(false);
  }
  output_gradient.copy_to(gradient_storage(y.id()), here);
  for (std::uint32_t id = y.id() + 1; id-- > 0;) {
    if (!nodes_[id].gradient || !nodes_[id].backward) continue;
    Context<T> context(*this, id);
    nodes_[id].backward(context);
  }
}

template <class T>
void Tape<T>::replay(Replay mode) {
  for (std::uint32_t id = 0; id < nodes_.size(); ++id) {
    Node<T>& node = nodes_[id];
    if (node.parameter) node.version = node.parameter->version();
    if (!node.forward || (mode == Replay::frozen && node.op->frozen)) continue;
    Context<T> context(*this, id);
    node.forward(context);
  }
}

template <class T>
std::span<T> Tape<T>::mutable_values(Var<T> input) {
  const Node<T>& node = input.tape().node(input.id());
  if (node.forward || node.parameter) fail("mutable_values", input.text() + " is not an input", node.here);
  return {node.value, node.shape.size()};
}

template class Tape<float>;
template class Tape<double>;
template class Context<float>;
template class Context<double>;

}  // namespace vqgrad
