#include "vq/codebook_terms.hpp"

#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/linear_algebra.hpp"
#include "autodiff/ops/reduction.hpp"
#include "autodiff/ops/shaping.hpp"
#include "autodiff/ops/softmax.hpp"

namespace vqgrad {

template <class T>
Var<T> row_length(Var<T> x, Here here) {
  const TapeScope scope{x.tape(), here};
  return sqrt(sum(square(x), -1, Keep::yes) + 1e-12);
}

template <class T>
Var<T> unit_rows(Var<T> x, Here here) {
  const TapeScope scope{x.tape(), here};
  return x / row_length(x);
}

template <class T>
Var<T> orthogonal_loss(Var<T> codebook, Here here) {
  Tape<T>& tape = codebook.tape();
  const TapeScope scope{tape, here};
  const std::size_t codes = codebook.shape()[0];
  const Var<T> unit = unit_rows(codebook);
  const auto identity = tape.arena().template make<T>(codes * codes);
  for (std::size_t k = 0; k < identity.size(); ++k) identity[k] = T(k % (codes + 1) == 0);
  const Var<T> products = matmul(unit, transpose(unit));
  return mean(square(products - tape.input(identity, products.shape())));
}

template <class T>
CodeEntropy<T> code_entropy(Var<T> logits, Here here) {
  const TapeScope scope{logits.tape(), here};
  const Var<T> log_p = log_softmax(logits, -1), p = softmax(logits, -1), share = mean(p, 0);
  const T rows = static_cast<T>(logits.shape()[0]);
  // The 1e-30 makes 0 log 0 = 0: a share that underflows must not become NaN.
  return {-(sum(p * log_p) * (1 / rows)), -sum(share * log(share + 1e-30))};
}

template Var<float> row_length(Var<float>, Here);
template Var<double> row_length(Var<double>, Here);
template Var<float> unit_rows(Var<float>, Here);
template Var<double> unit_rows(Var<double>, Here);
template Var<float> orthogonal_loss(Var<float>, Here);
template Var<double> orthogonal_loss(Var<double>, Here);
template CodeEntropy<float> code_entropy(Var<float>, Here);
template CodeEntropy<double> code_entropy(Var<double>, Here);

}  // namespace vqgrad
