#include "nn/embedding_bag.hpp"

#include "autodiff/ops/indexing.hpp"

namespace vqgrad {

template <class T>
EmbeddingBag<T>::EmbeddingBag(Scope<T> scope, std::size_t rows, std::size_t width, EmbeddingOptions options)
    : scope_(scope.name()), table_(&scope.create("table", Shape{rows, width}, options.initializer)) {}

template <class T>
Var<T> EmbeddingBag<T>::operator()(Indices<T> rows, Here here) const {
  Tape<T>& tape = rows.tape();
  const TapeScope scope{tape, scope_, here};
  return embedding_bag(tape.parameter(*table_), rows);
}

template class EmbeddingBag<float>;
template class EmbeddingBag<double>;

}  // namespace vqgrad
