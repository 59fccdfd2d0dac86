#include "nn/embedding_bag.hpp"

#include "autodiff/ops/indexing.hpp"
#include "autodiff/tools/tape_scope.hpp"

namespace vqgrad {

template <class T>
EmbeddingBag<T>::EmbeddingBag(Scope<T> scope, std::size_t rows, std::size_t width, EmbeddingOptions options)
    : scope_(scope.name()), table_(&scope.create("table", Shape{rows, width}, options.initializer)) {}

template <class T>
Var<T> EmbeddingBag<T>::operator()(Indices<T> rows, Here here) const {
  Tape<T>& tape = rows.tape();
  const TapeScope<T> scope(tape, scope_);
  return embedding_bag(tape.parameter(*table_, here), rows, here);
}

template class EmbeddingBag<float>;
template class EmbeddingBag<double>;

}  // namespace vqgrad
