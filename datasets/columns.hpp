#pragma once
#include "datasets/dataset.hpp"

namespace vqgrad {

/// f(column) for every column of a data set, numbers and texts, always in the same order: what a hash and a
/// file of it consist of. D is Dataset or const Dataset.
template <class D, class F>
void each_column(D& dataset, const F& f) {
  f(dataset.interactions.users);
  f(dataset.interactions.items);
  f(dataset.interactions.ratings);
  f(dataset.interactions.times);
  f(dataset.users);
  f(dataset.items);
  f(dataset.titles);
  for (auto& field : dataset.fields) {
    f(field.words);
    f(field.values);
    f(field.offsets);
    f(field.numbers);
  }
}

}  // namespace vqgrad
