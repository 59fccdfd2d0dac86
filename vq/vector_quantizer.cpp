#include "vq/vector_quantizer.hpp"

#include <algorithm>
#include <string>

#include "autodiff/errors.hpp"
#include "autodiff/kernels/nearest_code.hpp"
#include "autodiff/ops/indexing.hpp"
#include "autodiff/ops/losses.hpp"
#include "autodiff/ops/stop_gradient.hpp"
#include "autodiff/ops/vectors.hpp"
#include "autodiff/tools/tape_scope.hpp"
#include "nn/require_option.hpp"
#include "vq/k_means.hpp"
#include "vq/row_count.hpp"
#include "vq/straight_through.hpp"

namespace vqgrad {

template <class T>
Var<T> Quantized<T>::straight_through(Here here) const {
  return vqgrad::straight_through(input, vectors, here);
}

template <class T>
Var<T> Quantized<T>::loss(Here here) const {
  return add(T(codebook_weight) * codebook_loss, T(commitment_weight) * commitment_loss, here);
}

template <class T>
VectorQuantizer<T>::VectorQuantizer(Scope<T> scope, VectorQuantizerOptions options)
    : options_(options), scope_(scope.name()) {
  const std::size_t codes = options.codes, dim = options.dim;
  if (codes == 0 || dim == 0)
    throw UsageError("a quantizer needs at least one code and one dimension, got " + std::to_string(codes) +
                     " and " + std::to_string(dim));
  require_option("a quantizer's codebook_weight", options.codebook_weight, Range::finite);
  require_option("a quantizer's commitment_weight", options.commitment_weight, Range::finite);
  require_option("a quantizer's decay", options.decay, Range::below_one);
  require_option("a quantizer's laplace", options.laplace, Range::finite);
  const double bound = 1.0 / static_cast<double>(codes);
  codebook_ = &scope.create("vectors", Shape{codes, dim}, uniform(-bound, bound));
  unused_for_ = &scope.create_buffer("unused_for", Shape{codes}, constant(0));
  counts_.resize(codes);
  if (options.update == CodebookUpdate::loss) return;
  codebook_->set_trainable(false);
  averaged_counts_ = &scope.create_buffer("averaged_counts", Shape{codes}, constant(1));
  averaged_sums_ = &scope.create_buffer("averaged_sums", Shape{codes, dim}, constant(0));
  sums_.resize(codes * dim);
  std::copy(codebook_->values().begin(), codebook_->values().end(), averaged_sums_->mutate().begin());
}

template <class T>
Quantized<T> VectorQuantizer<T>::operator()(Var<T> z, Here here) const {
  Tape<T>& tape = z.tape();
  const TapeScope<T> scope(tape, scope_);
  if (z.size() == 0) fail("vector_quantizer", z.text() + " is empty: the loss terms are means over it", here);
  const Var<T> codebook = tape.parameter(*codebook_, here);
  const Indices<T> codes = nearest_code(z, codebook, here);
  const Var<T> vectors = gather(codebook, codes, here).named("q");
  return {
      .input = z,
      .vectors = vectors,
      .codes = codes,
      .codebook_loss = mean_squared_error(vectors, stop_gradient(z, here), here).named("codebook_loss"),
      .commitment_loss = mean_squared_error(z, stop_gradient(vectors, here), here).named("commitment_loss"),
      .codebook_weight = options_.codebook_weight,
      .commitment_weight = options_.commitment_weight};
}

template <class T>
std::vector<std::int32_t> VectorQuantizer<T>::encode(std::span<const T> rows) const {
  std::vector<std::int32_t> codes(row_count("encode", rows.size(), dim()));
  kernels::require_finite("the rows to encode", rows.data(), codes.size(), dim());
  kernels::require_finite("the codebook", codebook_->values().data(), this->codes(), dim());
  kernels::nearest_code(rows.data(), codes.size(), codebook_->values().data(), this->codes(), dim(),
                        codes.data());
  return codes;
}

template <class T>
std::vector<T> VectorQuantizer<T>::decode(std::span<const std::int32_t> codes) const {
  std::vector<T> rows(codes.size() * dim());
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (codes[i] < 0 || static_cast<std::size_t>(codes[i]) >= this->codes())
      throw Error(Exit::internal,
                  "code " + std::to_string(codes[i]) + " is not one of " + std::to_string(this->codes()));
    std::copy_n(codebook_->values().data() + static_cast<std::size_t>(codes[i]) * dim(), dim(),
                rows.data() + i * dim());
  }
  return rows;
}

template <class T>
void VectorQuantizer<T>::start(std::span<const T> rows, Random random) {
  const auto result = k_means(rows, dim(), codes(), random);
  std::copy(result.centres.begin(), result.centres.end(), codebook_->mutate().begin());
  std::ranges::fill(unused_for_->mutate(), T(0));
  if (!averaged_counts_) return;
  const auto usage = codebook_usage(result.codes, codes());
  for (std::size_t k = 0; k < codes(); ++k) {
    // At least one, so that a centre nobody took has a finite place.
    const T count = static_cast<T>(std::max<std::size_t>(usage.counts[k], 1));
    averaged_counts_->mutate()[k] = count;
    for (std::size_t j = 0; j < dim(); ++j)
      averaged_sums_->mutate()[k * dim() + j] = count * codebook_->values()[k * dim() + j];
  }
}

template <class T>
void VectorQuantizer<T>::update(const Quantized<T>& quantized) {
  const auto codes = quantized.codes.values();
  std::fill(counts_.begin(), counts_.end(), 0.0);
  for (const auto code : codes) counts_[static_cast<std::size_t>(code)] += 1;
  const auto unused_for = unused_for_->mutate();
  for (std::size_t k = 0; k < unused_for.size(); ++k)
    unused_for[k] = counts_[k] > 0 ? T(0) : unused_for[k] + T(1);
  if (averaged_counts_) move_by_averages(quantized.input.values(), codes);
}

template <class T>
void VectorQuantizer<T>::move_by_averages(std::span<const T> rows, std::span<const std::int32_t> codes) {
  std::fill(sums_.begin(), sums_.end(), 0.0);
  for (std::size_t i = 0; i < codes.size(); ++i)
    for (std::size_t j = 0; j < dim(); ++j)
      sums_[static_cast<std::size_t>(codes[i]) * dim() + j] += static_cast<double>(rows[i * dim() + j]);

  const auto counts = averaged_counts_->mutate(), sums = averaged_sums_->mutate(),
             vectors = codebook_->mutate();
  const double keep = options_.decay, take = 1 - options_.decay;
  double total = 0;
  for (std::size_t k = 0; k < counts.size(); ++k) {
    counts[k] = static_cast<T>(keep * static_cast<double>(counts[k]) + take * counts_[k]);
    total += static_cast<double>(counts[k]);
  }
  const double smoothed_total = total + static_cast<double>(counts.size()) * options_.laplace;
  for (std::size_t k = 0; k < counts.size(); ++k) {
    const double count = (static_cast<double>(counts[k]) + options_.laplace) / smoothed_total * total;
    for (std::size_t j = k * dim(); j < (k + 1) * dim(); ++j) {
      sums[j] = static_cast<T>(keep * static_cast<double>(sums[j]) + take * sums_[j]);
      vectors[j] = static_cast<T>(static_cast<double>(sums[j]) / count);
    }
  }
}

template <class T>
std::size_t VectorQuantizer<T>::restart_dead_codes(std::span<const T> rows, std::size_t patience,
                                                   Random& random) {
  const auto count = static_cast<std::uint32_t>(row_count("restart_dead_codes", rows.size(), dim()));
  if (count == 0) return 0;
  std::size_t moved = 0;
  for (std::size_t k = 0; k < codes(); ++k) {
    if (static_cast<double>(unused_for_->values()[k]) < static_cast<double>(patience)) continue;
    const auto row = rows.subspan(random.below(count) * dim(), dim());
    std::copy(row.begin(), row.end(), codebook_->mutate().data() + k * dim());
    if (averaged_counts_) reset_averages(k, row);
    unused_for_->mutate()[k] = T(0);
    ++moved;
  }
  return moved;
}

template <class T>
void VectorQuantizer<T>::reset_averages(std::size_t code, std::span<const T> vector) {
  averaged_counts_->mutate()[code] = T(1);
  std::copy(vector.begin(), vector.end(), averaged_sums_->mutate().data() + code * dim());
}

template struct Quantized<float>;
template struct Quantized<double>;
template class VectorQuantizer<float>;
template class VectorQuantizer<double>;

}  // namespace vqgrad
