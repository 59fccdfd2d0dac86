#include "nn/adam.hpp"

#include <algorithm>
#include <cmath>

#include "nn/require_option.hpp"

namespace vqgrad {
namespace {

void require_options(const AdamOptions& options) {
  require_option("an optimizer's beta1", options.beta1, Range::below_one);
  require_option("an optimizer's beta2", options.beta2, Range::below_one);
  require_option("an optimizer's epsilon", options.epsilon, Range::non_negative);
  require_option("an optimizer's weight_decay", options.weight_decay, Range::non_negative);
}

}  // namespace

template <class T>
Adam<T>::Adam(Parameters<T>& parameters, const AdamOptions& options, Rule rule)
    : Optimizer<T>(parameters, options.learning_rate, {"first_moment", "second_moment"}),
      options_(options),
      rule_(rule) {
  require_options(options);
}

template <class T>
Adam<T>::Adam(const std::vector<Parameter<T>*>& parameters, const AdamOptions& options, Rule rule)
    : Optimizer<T>(parameters, options.learning_rate, {"first_moment", "second_moment"}),
      options_(options),
      rule_(rule) {
  require_options(options);
}

template <class T>
void Adam<T>::update(Slot& slot, std::size_t begin, std::size_t end) {
  const double rate = this->learning_rate();
  AdamStep step = AdamStep::at(slot.steps, rate, options_.beta1, options_.beta2, options_.epsilon);
  if (rule_.decoupled_decay)
    step.shrink = 1 - rate * options_.weight_decay;
  else
    step.l2 = options_.weight_decay;
  const std::span<const T> gradient = slot.parameter->gradient();
  const auto update_part = [&](std::size_t from, std::size_t to) {
    const auto part = [=](std::span<T> all) { return all.subspan(from, to - from); };
    adam_update<T>(part(slot.values), gradient.subspan(from, to - from), part(slot.moments[0]),
                   part(slot.moments[1]), step);
  };
  if (!rule_.lazy_rows) return update_part(begin, end);
  const Shape& shape = slot.parameter->shape();
  const std::size_t width = shape.rank() < 2 ? 1 : shape.size_between(1, shape.rank());
  for (std::size_t k = begin / width * width; k < end; k += width) {
    const std::span<const T> row = gradient.subspan(k, width);
    if (std::all_of(row.begin(), row.end(), [](T g) { return g == T(0); })) continue;
    update_part(std::max(k, begin), std::min(k + width, end));
  }
}

AdamStep AdamStep::at(std::uint64_t t, double learning_rate, double beta1, double beta2, double epsilon) {
  const double n = static_cast<double>(t);
  return {.beta1 = beta1,
          .beta2 = beta2,
          .epsilon = epsilon,
          .l2 = 0,
          .shrink = 1,
          .rate = learning_rate / (1 - std::pow(beta1, n)),
          .second_correction = 1 / std::sqrt(1 - std::pow(beta2, n))};
}

template <class T>
void adam_update(std::span<T> values, std::span<const T> gradient, std::span<T> first, std::span<T> second,
                 const AdamStep& step) {
  const T beta1 = T(step.beta1), rest1 = T(1 - step.beta1), beta2 = T(step.beta2), rest2 = T(1 - step.beta2);
  const T epsilon = T(step.epsilon), l2 = T(step.l2), shrink = T(step.shrink);
  const T rate = T(step.rate), correction = T(step.second_correction);
  T* __restrict x = values.data();
  const T* __restrict g = gradient.data();
  T* __restrict m = first.data();
  T* __restrict v = second.data();
#pragma omp simd
  for (std::size_t k = 0; k < values.size(); ++k) {
    const T shrunk = shrink * x[k];
    const T d = g[k] + l2 * shrunk;
    m[k] = beta1 * m[k] + rest1 * d;
    v[k] = beta2 * v[k] + rest2 * d * d;
    x[k] = shrunk - rate * m[k] / (correction * std::sqrt(v[k]) + epsilon);
  }
}

template void adam_update(std::span<float>, std::span<const float>, std::span<float>, std::span<float>,
                          const AdamStep&);
template void adam_update(std::span<double>, std::span<const double>, std::span<double>, std::span<double>,
                          const AdamStep&);
template class Adam<float>;
template class Adam<double>;

}  // namespace vqgrad
