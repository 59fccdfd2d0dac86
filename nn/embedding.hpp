#pragma once
#include <cstddef>
#include <string>
#include <utility>

#include "autodiff/tape.hpp"
#include "nn/parameters.hpp"

namespace vqgrad {

struct EmbeddingOptions {
  Initializer initializer = normal(0, 1);  ///< torch's
};

/// y[..., :] = table[rows[...], :]: rows of any shape up to rank 3, y of shape rows.shape + (width),
/// "SCOPE.table" (rows, width).
template <class T>
class Embedding {
 public:
  Embedding(Scope<T> scope, std::size_t rows, std::size_t width, EmbeddingOptions options = {});

  Var<T> operator()(Indices<T> rows, Here here = {}) const;

  Parameter<T>& table() const { return *table_; }

 protected:
  std::string scope_;

 private:
  Parameter<T>* table_;
};

/// y[b, :] = the sum of table[r, :] over the r >= 0 of rows[b, :]: rows (B, L), in which -1 is padding, y
/// (B, width), "SCOPE.table" (rows, width).
template <class T>
class EmbeddingBag : Embedding<T> {
 public:
  EmbeddingBag(Scope<T> scope, std::size_t rows, std::size_t width, EmbeddingOptions options = {})
      : Embedding<T>(scope, rows, width, std::move(options)) {}

  Var<T> operator()(Indices<T> rows, Here here = {}) const;

  using Embedding<T>::table;
};

}  // namespace vqgrad
