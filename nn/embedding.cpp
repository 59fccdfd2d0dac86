#include "nn/embedding.hpp"

#include "autodiff/ops/indexing.hpp"

namespace vqgrad {

template <class T>
Embedding<T>::Embedding(Scope<T> scope, std::size_t rows, std::size_t width, EmbeddingOptions options)
    : scope_(scope.name()), table_(&scope.create("table", Shape{rows, width}, options.initializer)) {}

template <class T>
Var<T> Embedding<T>::operator()(Indices<T> rows, Here here) const {
  const TapeScope scope{rows.tape(), scope_, here};
  return gather(rows.tape().parameter(*table_), rows);
}

template <class T>
Var<T> EmbeddingBag<T>::operator()(Indices<T> rows, Here here) const {
  const TapeScope scope{rows.tape(), this->scope_, here};
  return embedding_bag(rows.tape().parameter(table()), rows);
}

template class Embedding<float>;
template class Embedding<double>;
template class EmbeddingBag<float>;
template class EmbeddingBag<double>;

}  // namespace vqgrad
