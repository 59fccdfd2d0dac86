#include "nn/embedding.hpp"

#include "autodiff/ops/indexing.hpp"

namespace vqgrad {

template <class T>
Embedding<T>::Embedding(Scope<T> scope, std::size_t rows, std::size_t width, EmbeddingOptions options)
    : scope_(scope.name()), table_(&scope.create("table", Shape{rows, width}, options.initializer)) {}

template <class T>
Var<T> Embedding<T>::operator()(Indices<T> rows, Here here) const {
  Tape<T>& tape = rows.tape();
  const TapeScope scope{tape, scope_, here};
  return gather(tape.parameter(*table_), rows);
}

template class Embedding<float>;
template class Embedding<double>;

}  // namespace vqgrad
