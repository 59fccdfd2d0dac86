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

/// What every optimizer shares: its parameters, their moments and step counts, the learning rate, and what is
/// asked of gradients. One class a file derives from it and says how one parameter moves.
///
/// A step uses each gradient once: after it no parameter `has_gradient` until the next backward pass.
template <class T>
class Optimizer {
 public:
  virtual ~Optimizer() = default;
  Optimizer(const Optimizer&) = delete;
  Optimizer& operator=(const Optimizer&) = delete;

  /// Moves every trainable parameter that has a gradient; the others stay. In the first step, but not in the
  /// first after `set_state` of later ones, a trainable parameter without gradient is an Error that lists all
  /// such names and leaves everything as it was. So is a parameter created after the optimizer, at any time.
  /// Threads share all the numbers; what comes out does not depend on how many. Allocates nothing.
  void step();

  double learning_rate() const { return learning_rate_; }
  /// Throws UsageError for a rate that is negative or not finite.
  void set_learning_rate(double rate);

  /// Moments and step counts by name, such as "encoder.0.weight.first_moment", for a checkpoint. The spans
  /// show the optimizer's own memory.
  std::vector<NamedArray> state() const;
  /// Copies back what `state()` names, in its order, shapes and types; nn/safetensors.hpp sees to that.
  void set_state(std::span<const NamedArray> arrays);

 protected:
  struct Slot {
    explicit Slot(Parameter<T>* moved) : parameter(moved) {}

    Parameter<T>* parameter;
    std::uint64_t steps = 0;  ///< this parameter's own, this one included while `update` runs
    Arena memory{0};          ///< no larger than the moments, and aligned as the values are
    std::vector<std::span<T>> moments;
    std::span<T> values{};  ///< the parameter's, to write to while `update` runs; empty if it does not move
  };

  /// All parameters that are no buffers.
  Optimizer(Parameters<T>& parameters, double learning_rate, std::initializer_list<const char*> moments);
  /// Some of them. Throws Error where one is named twice.
  Optimizer(const std::vector<Parameter<T>*>& parameters, double learning_rate,
            std::initializer_list<const char*> moments);

  /// Moves the numbers [begin, end) of one parameter, whose gradient is there. Several threads call it at
  /// once, each for other numbers.
  virtual void update(Slot& slot, std::size_t begin, std::size_t end) = 0;

 private:
  void require_gradients() const;
  void require_same_model() const;

  std::vector<const char*> moment_names_;
  std::vector<Slot> slots_;
  double learning_rate_ = 0;
  bool first_step_ = true;
  // The whole model, where it was given, and its size then: what is created later would never be trained.
  const Parameters<T>* all_ = nullptr;
  std::size_t size_at_start_ = 0;
};

}  // namespace vqgrad
