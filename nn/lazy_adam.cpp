#include "nn/lazy_adam.hpp"

#include <algorithm>

namespace vqgrad {

template <class T>
void LazyAdam<T>::update(typename Optimizer<T>::Slot& slot) {
  const auto step = this->next_step(slot);
  const Shape& shape = slot.parameter->shape();
  const std::size_t width = shape.rank() < 2 ? 1 : shape.size_between(1, shape.rank());
  const std::span<T> values = slot.parameter->mutate(), gradient = slot.parameter->gradient();
  const std::span<T> first = slot.moments[0], second = slot.moments[1];
  for (std::size_t k = 0; k < values.size(); k += width) {
    const std::span<const T> row = gradient.subspan(k, width);
    if (std::all_of(row.begin(), row.end(), [](T g) { return g == T(0); })) continue;
    adam_update<T>(values.subspan(k, width), row, first.subspan(k, width), second.subspan(k, width), step);
  }
}

template class LazyAdam<float>;
template class LazyAdam<double>;

}  // namespace vqgrad
