#include "nn/lazy_adam.hpp"

#include <algorithm>

namespace vqgrad {

template <class T>
void LazyAdam<T>::update(typename Optimizer<T>::Slot& slot, std::size_t begin, std::size_t end) {
  const auto step = this->next_step(slot);
  const Shape& shape = slot.parameter->shape();
  const std::size_t width = shape.rank() < 2 ? 1 : shape.size_between(1, shape.rank());
  const std::span<const T> gradient = slot.parameter->gradient();
  for (std::size_t k = begin / width * width; k < end; k += width) {
    const std::span<const T> row = gradient.subspan(k, width);
    if (std::all_of(row.begin(), row.end(), [](T g) { return g == T(0); })) continue;
    this->move(slot, std::max(k, begin), std::min(k + width, end), step);
  }
}

template class LazyAdam<float>;
template class LazyAdam<double>;

}  // namespace vqgrad
