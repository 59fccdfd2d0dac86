#include "autodiff/variable.hpp"

#include <fmt/format.h>

#include "autodiff/errors.hpp"
#include "autodiff/tape.hpp"

namespace vqgrad {

template <class T>
void Handle<T>::check() const {
  if (tape_->epoch() != epoch_)
    throw TapeError("[handle] node #" + std::to_string(id_) +
                    " belongs to a step that tape.reset() has ended: record it anew in this step");
}

template <class T>
std::string Handle<T>::text() const {
  const Node<T>& node = tape().node(id_);
  return (node.name.empty() ? fmt::format("#{}", id_) : fmt::format("'{}'", node.name)) + " " +
         node.shape.text();
}

template <class T>
ShapedSpan<const std::int32_t> Indices<T>::values() const {
  const Node<T>& node = this->tape().node(this->id_);
  return {{node.index, node.shape.size()}, node.shape};
}

template <class T>
Var<T> Operand<T>::beside(const Operand& other) const {
  return tape_ ? Var<T>(*tape_, id_) : other.tape_->scalar(number_, here_);
}

template <class T>
ShapedSpan<const T> Var<T>::values() const {
  const Node<T>& node = this->tape().node(this->id_);
  return {{node.value, node.shape.size()}, node.shape};
}

template <class T>
ShapedSpan<const T> Var<T>::gradient() const {
  const Node<T>& node = this->tape().node(this->id_);
  if (!node.gradient) fail("gradient", this->text() + " was not reached by a backward pass", node.here);
  return {{node.gradient, node.shape.size()}, node.shape};
}

template <class T>
bool Var<T>::requires_gradient() const {
  return this->tape().node(this->id_).requires_gradient;
}

template <class T>
T Var<T>::item() const {
  if (this->size() != 1) fail("item", this->text() + " is not one number", this->tape().node(this->id_).here);
  return values()[0];
}

template <class T>
Var<T> Var<T>::named(std::string_view name) const {
  this->tape().set_name(this->id_, name);
  return *this;
}

template class Handle<float>;
template class Handle<double>;
template class Indices<float>;
template class Indices<double>;
template class Operand<float>;
template class Operand<double>;
template class Var<float>;
template class Var<double>;

}  // namespace vqgrad
