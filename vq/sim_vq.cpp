#include "vq/sim_vq.hpp"

#include <cmath>

#include "autodiff/ops/indexing.hpp"
#include "autodiff/ops/linear_algebra.hpp"
#include "autodiff/ops/losses.hpp"
#include "autodiff/ops/stop_gradient.hpp"
#include "autodiff/ops/vectors.hpp"
#include "base/error.hpp"
#include "nn/require_option.hpp"
#include "vq/estimator.hpp"
#include "vq/rows.hpp"

namespace vqgrad {

template <class T>
SimVq<T>::SimVq(Scope<T> scope, SimVqOptions options) : options_(options), scope_(scope.name()) {
  if (options.codes == 0 || options.dim == 0)
    throw UsageError("SimVQ needs at least one code and one dimension");
  require_option("a quantizer's codebook_weight", options.codebook_weight, Range::non_negative);
  require_option("a quantizer's commitment_weight", options.commitment_weight, Range::non_negative);
  vectors_ = &scope.create_buffer("vectors", Shape{options.codes, options.dim},
                                  normal(0, 1 / std::sqrt(static_cast<double>(options.dim))));
  weight_ = &scope.create("weight", Shape{options.dim, options.dim}, constant(0));
  for (std::size_t d = 0; d < options.dim; ++d) weight_->mutate()[d * (options.dim + 1)] = T(1);
}

template <class T>
Var<T> SimVq<T>::codebook(Tape<T>& tape) const {
  return matmul(tape.parameter(*vectors_), tape.parameter(*weight_));
}

template <class T>
Quantized<T> SimVq<T>::quantize(Var<T> z, Mode, Random&) const {
  Tape<T>& tape = z.tape();
  const TapeScope scope{tape, scope_};
  const Var<T> codebook = this->codebook(tape);
  const Indices<T> codes = nearest_code(z, codebook);
  const Var<T> q = gather(codebook, codes);
  return {.input = z,
          .vectors = q,
          .output = straight_through(z, q),
          .codes = codes,
          .terms = keep_terms<T>(
              tape, {{"codebook", mean_squared_error(q, stop_gradient(z)), options_.codebook_weight},
                     {"commitment", mean_squared_error(z, stop_gradient(q)), options_.commitment_weight}})};
}

template <class T>
std::vector<T> SimVq<T>::decode(std::span<const std::int32_t> codes) const {
  require_codes(codes, code_sizes());
  Tape<T> tape;
  const NoGrad<T> guard(tape);
  const auto codebook = this->codebook(tape).values();
  return look_up(codebook, dim(), codes);
}

template class SimVq<float>;
template class SimVq<double>;

}  // namespace vqgrad
