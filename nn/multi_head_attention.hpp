#pragma once
#include <cstddef>
#include <string>

#include "nn/linear.hpp"

namespace vqgrad {

/// Attention with H heads of width D = E / H (Vaswani et al. 2017, arXiv 1706.03762, section 3.2), as
/// torch.nn.MultiheadAttention with batch_first and neither masks nor dropout: with q, k, v the projections
/// of query (B, Lq, E), key (B, Lk, E) and value (B, Lk, E), and per head h
///
///   y_h = softmax(q_h k_h^T / sqrt(D)) v_h,   y = concat(y_h) output.weight + output.bias,   (B, Lq, E)
///
/// Linear layers "SCOPE.query", ".key", ".value", ".output" with biases. Initial values as torch's: the three
/// input weights by xavier_uniform as if they were one (E, 3 E), all biases 0.
template <class T>
class MultiHeadAttention {
 public:
  /// Throws UsageError unless `heads` divides `width`.
  MultiHeadAttention(Scope<T> scope, std::size_t width, std::size_t heads);

  Var<T> operator()(Var<T> query, Var<T> key, Var<T> value, Here here = {}) const;
  /// Self-attention.
  Var<T> operator()(Var<T> x, Here here = {}) const {
    const TapeScope scope{x.tape(), here};
    return (*this)(x, x, x);
  }

 private:
  /// (B, L, E) -> (B H, D, L): each head's columns, transposed.
  Var<T> split_heads(Var<T> x) const;

  std::string scope_;
  std::size_t width_, heads_;
  Linear<T> query_, key_, value_, output_;
};

}  // namespace vqgrad
