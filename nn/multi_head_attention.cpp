#include "nn/multi_head_attention.hpp"

#include <cmath>

#include "autodiff/errors.hpp"
#include "autodiff/ops/shaping.hpp"
#include "autodiff/ops/softmax.hpp"
#include "autodiff/tools/tape_scope.hpp"

namespace vqgrad {
namespace {

/// `heads`, where it divides the width: looked at before the first parameter is made.
std::size_t checked(std::size_t heads, std::size_t width, const std::string& scope) {
  if (heads == 0 || width % heads != 0)
    throw UsageError("\"" + scope + "\": " + std::to_string(heads) + " heads do not divide a width of " +
                     std::to_string(width));
  return heads;
}

LinearOptions input_projection(std::size_t width) {
  const double bound = std::sqrt(6 / static_cast<double>(4 * width));
  return {.initializer = uniform(-bound, bound), .bias_initializer = constant(0)};
}

template <class T>
void require_rows(Var<T> x, const char* what, std::size_t width, Here here) {
  if (x.shape().rank() != 3 || x.shape().back() != width)
    fail("multi_head_attention",
         std::string(what) + " " + x.text() + ": expected (batch, length, " + std::to_string(width) + ")",
         here);
}

}  // namespace

template <class T>
MultiHeadAttention<T>::MultiHeadAttention(Scope<T> scope, std::size_t width, std::size_t heads)
    : scope_(scope.name()),
      width_(width),
      heads_(checked(heads, width, scope_)),
      query_(scope / "query", width, width, input_projection(width)),
      key_(scope / "key", width, width, input_projection(width)),
      value_(scope / "value", width, width, input_projection(width)),
      output_(scope / "output", width, width, {.bias_initializer = constant(0)}) {}

template <class T>
Var<T> MultiHeadAttention<T>::split_heads(Var<T> x, Here here) const {
  const Shape shape = x.shape();
  return reshape(transpose(x, here), Shape{shape[0] * heads_, width_ / heads_, shape[1]}, here);
}

template <class T>
Var<T> MultiHeadAttention<T>::operator()(Var<T> query, Var<T> key, Var<T> value, Here here) const {
  require_rows(query, "query", width_, here);
  require_rows(key, "key", width_, here);
  require_rows(value, "value", width_, here);
  if (key.shape() != value.shape() || key.shape()[0] != query.shape()[0])
    fail("multi_head_attention",
         "query " + query.text() + ", key " + key.text() + ", value " + value.text() +
             ": expected one batch size, and as many keys as values",
         here);
  Tape<T>& tape = query.tape();
  const TapeScope<T> scope(tape, scope_);
  const T scale = static_cast<T>(1 / std::sqrt(static_cast<double>(width_ / heads_)));
  const Var<T> q = multiply(query_(query, here), tape.scalar(scale, here), here);
  const Var<T> k = split_heads(key_(key, here), here), v = split_heads(value_(value, here), here);
  const Var<T> scores = matmul(transpose(split_heads(q, here), here), k, here);  // (B H, Lq, Lk)
  const Var<T> weights = softmax(scores, -1, here).named("attention");
  const Var<T> heads = matmul(v, transpose(weights, here), here);  // (B H, D, Lq)
  const Shape joined{query.shape()[0], width_, query.shape()[1]};
  return output_(transpose(reshape(heads, joined, here), here), here);
}

template class MultiHeadAttention<float>;
template class MultiHeadAttention<double>;

}  // namespace vqgrad
