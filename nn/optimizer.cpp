#include "nn/optimizer.hpp"

#include <algorithm>
#include <cstring>

#include "base/error.hpp"
#include "base/parallel.hpp"
#include "nn/require_option.hpp"

namespace vqgrad {
namespace {

/// The numbers that a thread updates at a time.
constexpr std::size_t piece = 8192;

/// Up to whole cache lines, for float and double.
constexpr std::size_t rounded_up(std::size_t size) {
  constexpr std::size_t lines = Arena::alignment / sizeof(float);
  return (size + lines - 1) / lines * lines;
}

template <class T>
std::vector<Parameter<T>*> without_buffers(Parameters<T>& parameters) {
  std::vector<Parameter<T>*> result;
  for (auto& parameter : parameters)
    if (!parameters.is_buffer(parameter)) result.push_back(&parameter);
  return result;
}

}  // namespace

template <class T>
Optimizer<T>::Optimizer(Parameters<T>& parameters, double learning_rate,
                        std::initializer_list<const char*> moments)
    : Optimizer(without_buffers(parameters), learning_rate, moments) {
  all_ = &parameters;
  size_at_start_ = parameters.size();
}

template <class T>
Optimizer<T>::Optimizer(const std::vector<Parameter<T>*>& parameters, double learning_rate,
                        std::initializer_list<const char*> moments)
    : moment_names_(moments) {
  set_learning_rate(learning_rate);
  for (Parameter<T>* parameter : parameters) {
    const auto same = [&](const Slot& slot) { return slot.parameter == parameter; };
    if (std::any_of(slots_.begin(), slots_.end(), same))
      throw Error(Exit::internal, "an optimizer was given parameter \"" + parameter->name() + "\" twice");
    Slot& slot = slots_.emplace_back(parameter);
    for (std::size_t k = 0; k < moments.size(); ++k) {
      slot.moments.push_back(slot.memory.template make<T>(parameter->size()));
      std::fill(slot.moments[k].begin(), slot.moments[k].end(), T(0));
    }
  }
}

template <class T>
void Optimizer<T>::set_learning_rate(double rate) {
  require_option("an optimizer's learning_rate", rate, Range::non_negative);
  learning_rate_ = rate;
}

template <class T>
void Optimizer<T>::step() {
  require_same_model();
  if (first_step_) require_gradients();
  first_step_ = false;
  std::size_t total = 0;  // each slot rounded up, so that its pieces begin at its cache lines
  for (Slot& slot : slots_) {
    slot.values = {};
    if (!slot.parameter->trainable() || !slot.parameter->has_gradient()) continue;
    ++slot.steps;
    slot.values = slot.parameter->mutate();
    slot.parameter->set_has_gradient(false);
    total += rounded_up(slot.values.size());
  }
  parallel_pieces(total, piece, [&](std::size_t begin, std::size_t end) {
    std::size_t at = 0;  // where the slot's numbers begin
    for (Slot& slot : slots_) {
      const std::size_t size = slot.values.size();
      const std::size_t first = std::clamp(begin, at, at + size), last = std::clamp(end, at, at + size);
      if (first < last) update(slot, first - at, last - at);
      at += rounded_up(size);
    }
  });
}

template <class T>
void Optimizer<T>::require_gradients() const {
  std::string missing;
  for (const Slot& slot : slots_)
    if (slot.parameter->trainable() && !slot.parameter->has_gradient())
      missing += (missing.empty() ? "" : ", ") + slot.parameter->name();
  if (!missing.empty())
    throw Error(Exit::internal,
                "the first step found no gradient for " + missing +
                    ": the loss does not depend on it, or "
                    "backward() was not called; use set_trainable(false) or leave it out of the optimizer");
}

template <class T>
void Optimizer<T>::require_same_model() const {
  if (all_ && all_->size() != size_at_start_)
    throw Error(Exit::internal,
                "parameters were created after their optimizer, which would never update them; the last is " +
                    std::prev(all_->end())->name() + ": make the optimizer last");
}

template <class T>
std::vector<NamedArray> Optimizer<T>::state() const {
  std::vector<NamedArray> arrays;
  for (const Slot& slot : slots_) {
    const std::string& name = slot.parameter->name();
    arrays.push_back(
        NamedArray::of(name + ".steps", Shape{}, std::span<const std::uint64_t>(&slot.steps, 1)));
    for (std::size_t k = 0; k < slot.moments.size(); ++k)
      arrays.push_back(NamedArray::of(name + "." + moment_names_[k], slot.parameter->shape(),
                                      std::span<const T>(slot.moments[k])));
  }
  return arrays;
}

template <class T>
void Optimizer<T>::set_state(std::span<const NamedArray> arrays) {
  const auto own = state();
  const auto same = [](const NamedArray& a, const NamedArray& b) {
    return a.name == b.name && a.type == b.type && a.bytes.size() == b.bytes.size();
  };
  if (!std::equal(own.begin(), own.end(), arrays.begin(), arrays.end(), same))
    throw Error(Exit::internal, "set_state takes the arrays that state() names, in its order");
  const auto copy = [&](void* to) {
    if (!arrays.front().bytes.empty())
      std::memcpy(to, arrays.front().bytes.data(), arrays.front().bytes.size());
    arrays = arrays.subspan(1);
  };
  first_step_ = true;
  for (Slot& slot : slots_) {
    copy(&slot.steps);
    for (auto& moment : slot.moments) copy(moment.data());
    if (slot.steps > 0) first_step_ = false;
  }
}

template class Optimizer<float>;
template class Optimizer<double>;

}  // namespace vqgrad
