#include "nn/multi_head_attention.hpp"

#include <cmath>

#include "autodiff/errors.hpp"
#include "autodiff/ops/shaping.hpp"
#include "autodiff/ops/softmax.hpp"

namespace vqgrad {
namespace {

/// `heads`, checked before the first parameter is made.
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
void require_rows(Var<T> x, const char* what, std::size_t width) {
  if (x.shape().rank() != 3 || x.shape().back() != width)
    fail("multi_head_attention", x,
         std::string(what) + " " + x.text() + ": expected (batch, length, " + std::to_string(width) + ")");
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
Var<T> MultiHeadAttention<T>::split_heads(Var<T> x) const {
  const Shape shape = x.shape();
  return reshape(transpose(x), Shape{shape[0] * heads_, width_ / heads_, shape[1]});
}

template <class T>
Var<T> MultiHeadAttention<T>::operator()(Var<T> query, Var<T> key, Var<T> value, Here here) const {
  const TapeScope scope{query.tape(), scope_, here};
  require_rows(query, "query", width_);
  require_rows(key, "key", width_);
  require_rows(value, "value", width_);
  if (key.shape() != value.shape() || key.shape()[0] != query.shape()[0])
    fail("multi_head_attention", query,
         "query " + query.text() + ", key " + key.text() + ", value " + value.text() +
             ": expected one batch size, and as many keys as values");
  const double scale = 1 / std::sqrt(static_cast<double>(width_ / heads_));
  const Var<T> q = query_(query) * scale, k = split_heads(key_(key)), v = split_heads(value_(value));
  const Var<T> scores = matmul(transpose(split_heads(q)), k);  // (B H, Lq, Lk)
  const Var<T> weights = softmax(scores, -1).named("attention");
  const Var<T> heads = matmul(v, transpose(weights));  // (B H, D, Lq)
  const Shape joined{query.shape()[0], width_, query.shape()[1]};
  return output_(transpose(reshape(heads, joined)));
}

template class MultiHeadAttention<float>;
template class MultiHeadAttention<double>;

}  // namespace vqgrad
