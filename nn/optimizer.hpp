#pragma once
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <vector>

#include "base/arena.hpp"
#include "nn/named_array.hpp"
#include "nn/parameters.hpp"

namespace vqgrad {

/// The base of all optimizers: parameters, their moments and step counts, the learning rate, and the checks
/// of gradients. A derived class says how one parameter changes.
///
/// A step uses each gradient once: after it no parameter `has_gradient` until the next backward pass.
template <class T>
class Optimizer {
 public:
  virtual ~Optimizer() = default;
  Optimizer(const Optimizer&) = delete;
  Optimizer& operator=(const Optimizer&) = delete;

  /// Updates every trainable parameter that has a gradient; the others stay. In the very first step (a step
  /// after `set_state` of later ones is none) a trainable parameter without gradient is an Error that lists
  /// all such names and changes nothing. So is, in any step, a parameter created after the optimizer. Threads
  /// share the work; the result does not depend on their number. Allocates nothing.
  void step();

  double learning_rate() const { return learning_rate_; }
  /// Throws UsageError for a rate that is negative or not finite.
  void set_learning_rate(double rate);

  /// Moments and step counts by name, such as "encoder.0.weight.first_moment", for a checkpoint. The spans
  /// show the optimizer's own memory.
  std::vector<NamedArray> state() const;
  /// Copies back the arrays of `state()`; order, shapes and types must be the same (nn/safetensors.hpp
  /// checks).
  void set_state(std::span<const NamedArray> arrays);

 protected:
  struct Slot {
    explicit Slot(Parameter<T>* updated) : parameter(updated) {}

    Parameter<T>* parameter;
    std::uint64_t steps = 0;  ///< this parameter's own, this one included while `update` runs
    Arena memory{0};          ///< no larger than the moments, and aligned as the values are
    std::vector<std::span<T>> moments;
    std::span<T> values{};  ///< the parameter's, writable while `update` runs; empty if it stays
  };

  /// All parameters that are no buffers.
  Optimizer(Parameters<T>& parameters, double learning_rate, std::initializer_list<const char*> moments);
  /// Some of them. Throws Error if one is named twice.
  Optimizer(const std::vector<Parameter<T>*>& parameters, double learning_rate,
            std::initializer_list<const char*> moments);

  /// Updates the numbers [begin, end) of one parameter, which has a gradient. Several threads call it at
  /// once, each for other numbers.
  virtual void update(Slot& slot, std::size_t begin, std::size_t end) = 0;

 private:
  void require_gradients() const;
  void require_same_model() const;

  std::vector<const char*> moment_names_;
  std::vector<Slot> slots_;
  double learning_rate_ = 0;
  bool first_step_ = true;
  // The whole model, if it was given, and its size then: parameters created later would never be trained.
  const Parameters<T>* all_ = nullptr;
  std::size_t size_at_start_ = 0;
};

}  // namespace vqgrad
