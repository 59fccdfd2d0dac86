#pragma once
#include <cstddef>
#include <string>

#include "nn/embedding.hpp"

namespace vqgrad {

/// y[b, :] = the sum of table[r, :] over the r >= 0 of rows[b, :]: rows (B, L), where -1 is padding, y
/// (B, width), "SCOPE.table" (rows, width).
template <class T>
class EmbeddingBag {
 public:
  EmbeddingBag(Scope<T> scope, std::size_t rows, std::size_t width, EmbeddingOptions options = {});

  Var<T> operator()(Indices<T> rows, Here here = {}) const;

  Parameter<T>& table() const { return *table_; }

 private:
  std::string scope_;
  Parameter<T>* table_;
};

}  // namespace vqgrad
