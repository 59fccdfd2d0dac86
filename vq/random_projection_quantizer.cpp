#include "vq/random_projection_quantizer.hpp"

#include <cmath>

#include "autodiff/ops/indexing.hpp"
#include "autodiff/ops/linear_algebra.hpp"
#include "autodiff/ops/vectors.hpp"
#include "base/error.hpp"
#include "vq/codebook_terms.hpp"
#include "vq/estimator.hpp"

namespace vqgrad {
namespace {

/// Gram-Schmidt over the columns of x (rows, columns), columns <= rows.
template <class T>
void orthonormalize(std::span<T> x, std::size_t columns) {
  const auto dot = [&](std::size_t a, std::size_t b) {
    double sum = 0;
    for (std::size_t k = 0; k < x.size(); k += columns)
      sum += static_cast<double>(x[k + a]) * static_cast<double>(x[k + b]);
    return sum;
  };
  for (std::size_t c = 0; c < columns; ++c) {
    for (std::size_t before = 0; before < c; ++before) {
      const T share = static_cast<T>(dot(c, before));
      for (std::size_t k = 0; k < x.size(); k += columns) x[k + c] -= share * x[k + before];
    }
    const T length = static_cast<T>(std::sqrt(dot(c, c)));
    for (std::size_t k = 0; k < x.size(); k += columns) x[k + c] /= length;
  }
}

}  // namespace

template <class T>
RandomProjectionQuantizer<T>::RandomProjectionQuantizer(Scope<T> scope, std::size_t dim, std::size_t code_dim,
                                                        std::size_t codes)
    : scope_(scope.name()) {
  if (code_dim == 0 || code_dim > dim || codes == 0)
    throw UsageError(
        "a random projection goes from dim to 1 to dim dimensions, with at least one code, got " +
        std::to_string(dim) + " to " + std::to_string(code_dim) + ", " + std::to_string(codes) + " codes");
  projection_ = &scope.create_buffer("projection", Shape{dim, code_dim}, normal(0, 1));
  vectors_ = &scope.create_buffer("vectors", Shape{codes, code_dim}, normal(0, 1));
  orthonormalize(projection_->mutate(), code_dim);
}

template <class T>
Var<T> RandomProjectionQuantizer<T>::codebook(Tape<T>& tape) const {
  return unit_rows(tape.parameter(*vectors_));
}

template <class T>
Var<T> RandomProjectionQuantizer<T>::raised(Var<T> codebook, Indices<T> codes) const {
  const Var<T> projection = codebook.tape().parameter(*projection_);
  return gather(matmul(codebook, transpose(projection)), codes);
}

template <class T>
Quantized<T> RandomProjectionQuantizer<T>::quantize(Var<T> z, Mode, Random&) const {
  Tape<T>& tape = z.tape();
  const TapeScope scope{tape, scope_};
  const Var<T> codebook = this->codebook(tape);
  const Var<T> projected = unit_rows(matmul(z, tape.parameter(*projection_)));
  const Indices<T> codes = nearest_code(projected, codebook);
  const Var<T> q = raised(codebook, codes);
  return {.input = z, .vectors = q, .output = straight_through(z, q), .codes = codes};
}

template <class T>
std::vector<T> RandomProjectionQuantizer<T>::decode(std::span<const std::int32_t> codes) const {
  require_codes(codes, code_sizes());
  Tape<T> tape;
  const NoGrad<T> guard(tape);
  const auto q = raised(codebook(tape), tape.indices(codes)).values();
  return {q.begin(), q.end()};
}

template class RandomProjectionQuantizer<float>;
template class RandomProjectionQuantizer<double>;

}  // namespace vqgrad
