#include "nn/best_epoch.hpp"

#include <algorithm>

namespace vqgrad {

template <class T>
Snapshot<T>::Snapshot(Parameters<T>& parameters) {
  for (auto& parameter : parameters) parameters_.push_back(&parameter);
  take();
}

template <class T>
void Snapshot<T>::take() {
  values_.resize(parameters_.size());
  for (std::size_t k = 0; k < values_.size(); ++k)
    values_[k].assign(parameters_[k]->values().begin(), parameters_[k]->values().end());
}

template <class T>
void Snapshot<T>::restore() const {
  for (std::size_t k = 0; k < values_.size(); ++k)
    std::copy(values_[k].begin(), values_[k].end(), parameters_[k]->mutate().begin());
}

template class Snapshot<float>;
template class Snapshot<double>;

}  // namespace vqgrad
