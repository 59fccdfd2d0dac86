#include "nn/parameters.hpp"

#include "base/error.hpp"

namespace vqgrad {

template <class T>
std::size_t Parameters<T>::trainable_values() const {
  std::size_t count = 0;
  for (const auto& parameter : all_) count += parameter.trainable() ? parameter.size() : 0;
  return count;
}

template <class T>
Parameter<T>& Parameters<T>::create(const std::string& name, const Shape& shape,
                                    const Initializer& initializer, Fans fans) {
  if (by_name_.contains(name))
    throw Error(Exit::internal,
                "parameter \"" + name + "\" exists already: give each layer a scope of its own");
  Parameter<T>& parameter = all_.emplace_back(name, shape);
  by_name_.emplace(name, &parameter);
  Random random = random_.split(name);
  for (T& x : parameter.mutate()) x = static_cast<T>(initializer(random, fans));
  return parameter;
}

template <class T>
Parameter<T>* Parameters<T>::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  if (found != by_name_.end()) return found->second;
  std::string names;
  for (const auto& parameter : all_) names += (names.empty() ? "" : ", ") + parameter.name();
  throw UsageError("there is no parameter \"" + std::string(name) +
                   "\"; there are: " + (names.empty() ? "none" : names));
}

template <class T>
Scope<T>::Scope(Parameters<T>& parameters, std::string name)
    : parameters_(&parameters), name_(std::move(name)) {
  if (name_.empty()) throw Error(Exit::internal, "a scope needs a name");
}

template <class T>
std::string Scope<T>::full(std::string_view inner) const {
  if (inner.empty()) throw Error(Exit::internal, "a name in scope \"" + name_ + "\" is empty");
  return name_ + "." + std::string(inner);
}

template <class T>
Scope<T> Scope<T>::operator/(std::string_view inner) const {
  return Scope(*parameters_, full(inner));
}

template <class T>
Parameter<T>& Scope<T>::create(std::string_view name, const Shape& shape, const Initializer& initializer,
                               Fans fans) const {
  return parameters_->create(full(name), shape, initializer, fans);
}

template <class T>
Parameter<T>& Scope<T>::create_buffer(std::string_view name, const Shape& shape,
                                      const Initializer& initializer) const {
  Parameter<T>& buffer = create(name, shape, initializer);
  buffer.set_trainable(false);
  parameters_->buffers_.insert(&buffer);
  return buffer;
}

template class Parameters<float>;
template class Parameters<double>;
template class Scope<float>;
template class Scope<double>;

}  // namespace vqgrad
