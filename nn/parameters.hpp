#pragma once
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "autodiff/parameter.hpp"
#include "base/random.hpp"
#include "nn/initializers.hpp"

namespace vqgrad {

template <class T>
class Scope;

/// Owns a model's parameters, at addresses that never change, in the order of their creation. Parameters are
/// created through a named scope:
///
///   Parameters<float> parameters{Random{seed}};
///   Linear layer{parameters / "decoder" / "0", 16, 8};   // makes "decoder.0.weight" and "decoder.0.bias"
///
/// Initial values depend only on the seed and the full name, not on earlier parameters.
template <class T>
class Parameters {
 public:
  explicit Parameters(Random random = Random{}) : random_(random) {}
  Parameters(const Parameters&) = delete;
  Parameters& operator=(const Parameters&) = delete;

  // Parameters and buffers.
  auto begin() { return all_.begin(); }
  auto end() { return all_.end(); }
  auto begin() const { return all_.begin(); }
  auto end() const { return all_.end(); }
  std::size_t size() const { return all_.size(); }

  /// By full name. Throws UsageError that lists all names.
  Parameter<T>& at(std::string_view name) { return *find(name); }
  const Parameter<T>& at(std::string_view name) const { return *find(name); }
  /// The same, for `parameters["decoder.0.weight"] = array`.
  Parameter<T>& operator[](std::string_view name) { return at(name); }
  const Parameter<T>& operator[](std::string_view name) const { return at(name); }

  /// Saved with the model but not trained: no optimizer takes it.
  bool is_buffer(const Parameter<T>& parameter) const { return buffers_.contains(&parameter); }
  /// The number of trained values: the sizes of all trainable parameters.
  std::size_t trainable_values() const;

 private:
  friend class Scope<T>;
  Parameter<T>& create(const std::string& name, const Shape& shape, const Initializer& initializer,
                       Fans fans);
  Parameter<T>* find(std::string_view name) const;

  Random random_;
  std::deque<Parameter<T>> all_;
  std::map<std::string, Parameter<T>*, std::less<>> by_name_;
  std::unordered_set<const Parameter<T>*> buffers_;
};

/// A prefix of parameter names: "encoder", "encoder.0".
template <class T>
class Scope {
 public:
  Scope(Parameters<T>& parameters, std::string name);

  const std::string& name() const { return name_; }
  Scope operator/(std::string_view inner) const;

  /// Creates the parameter "SCOPE.name" and draws its initial values. Throws Error if the name is taken or
  /// empty.
  Parameter<T>& create(std::string_view name, const Shape& shape, const Initializer& initializer) const {
    return create(name, shape, initializer, Fans::of(shape));
  }
  /// The same with fans that the shape does not show: a bias has its weight's.
  Parameter<T>& create(std::string_view name, const Shape& shape, const Initializer& initializer,
                       Fans fans) const;
  /// A buffer: never trainable, written by its layer, such as running statistics.
  Parameter<T>& create_buffer(std::string_view name, const Shape& shape,
                              const Initializer& initializer) const;

 private:
  std::string full(std::string_view inner) const;

  Parameters<T>* parameters_;
  std::string name_;
};

template <class T>
Scope<T> operator/(Parameters<T>& parameters, std::string_view name) {
  return Scope<T>(parameters, std::string(name));
}

}  // namespace vqgrad
