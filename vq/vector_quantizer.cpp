#include "vq/vector_quantizer.hpp"

#include <algorithm>

#include "autodiff/kernels/finite.hpp"
#include "autodiff/ops/indexing.hpp"
#include "autodiff/ops/losses.hpp"
#include "autodiff/ops/shaping.hpp"
#include "autodiff/ops/stop_gradient.hpp"
#include "autodiff/ops/vectors.hpp"
#include "base/error.hpp"
#include "nn/require_option.hpp"
#include "vq/codebook_terms.hpp"
#include "vq/k_means.hpp"
#include "vq/rows.hpp"
#include "vq/sinkhorn.hpp"

namespace vqgrad {
namespace {

/// As in LC-Rec (arXiv 2311.09049).
constexpr std::size_t sinkhorn_rounds = 50;

void require_options(const VectorQuantizerOptions& options) {
  if (options.codes == 0 || options.dim == 0)
    throw UsageError("a quantizer needs at least one code and one dimension, got " +
                     std::to_string(options.codes) + " and " + std::to_string(options.dim));
  require_option("a quantizer's codebook_weight", options.codebook_weight, Range::non_negative);
  require_option("a quantizer's commitment_weight", options.commitment_weight, Range::non_negative);
  require_option("a quantizer's orthogonal_weight", options.orthogonal_weight, Range::non_negative);
  require_option("a quantizer's diversity_weight", options.diversity_weight, Range::non_negative);
  require_option("a quantizer's decay", options.decay, Range::below_one);
  require_option("a quantizer's laplace", options.laplace, Range::non_negative);
  require_option("a quantizer's deviation", options.deviation, Range::non_negative);
  require_option("a quantizer's balance", options.balance, Range::non_negative);
  require_option("a quantizer's temperature", options.temperature, Range::positive);
}

}  // namespace

template <class T>
VectorQuantizer<T>::VectorQuantizer(Scope<T> scope, VectorQuantizerOptions options)
    : options_(options), scope_(scope.name()) {
  require_options(options);
  const double bound = 1.0 / static_cast<double>(options.codes);
  codebook_ = &scope.create("vectors", Shape{options.codes, options.dim}, uniform(-bound, bound));
  unused_for_ = &scope.create_buffer("unused_for", Shape{options.codes}, constant(0));
  if (options.update == CodebookUpdate::ema)
    averages_.emplace(scope, *codebook_, options.decay, options.laplace);
}

template <class T>
Var<T> VectorQuantizer<T>::normalized(Var<T> rows) const {
  return options_.metric == Metric::cosine ? unit_rows(rows) : rows;
}

template <class T>
std::vector<T> VectorQuantizer<T>::normalized(std::span<const T> rows) const {
  if (options_.metric == Metric::euclidean) return {rows.begin(), rows.end()};
  Tape<T> tape;
  const NoGrad<T> guard(tape);
  const auto unit = normalized(tape.input(rows, Shape{rows.size() / dim(), dim()})).values();
  return {unit.begin(), unit.end()};
}

template <class T>
Var<T> VectorQuantizer<T>::codebook(Tape<T>& tape, Here here) const {
  const TapeScope scope{tape, here};
  return normalized(tape.parameter(*codebook_));
}

template <class T>
Quantized<T> VectorQuantizer<T>::quantize(Var<T> z, Mode mode, Random& random) const {
  const TapeScope scope{z.tape(), scope_};
  const Var<T> input = normalized(z), codebook = this->codebook(z.tape());
  const bool balance = mode == Mode::train && options_.balance > 0;
  const Indices<T> codes = balance ? balanced(input, codebook) : nearest_code(input, codebook);
  return with_codes(input, codebook, codes, mode, random);
}

template <class T>
Indices<T> VectorQuantizer<T>::balanced(Var<T> z, Var<T> codebook) const {
  const NoGrad<T> guard(z.tape());
  const auto distances = squared_distance(z, codebook).values();
  return z.tape().indices(balanced_codes(distances, options_.codes, options_.balance, sinkhorn_rounds));
}

template <class T>
Quantized<T> VectorQuantizer<T>::quantize_as(Var<T> z, Indices<T> codes, Mode mode, Random& random,
                                             Here here) const {
  const TapeScope scope{z.tape(), scope_, here};
  return with_codes(normalized(z), codebook(z.tape()), codes, mode, random);
}

template <class T>
Quantized<T> VectorQuantizer<T>::with_codes(Var<T> z, Var<T> codebook, Indices<T> codes, Mode mode,
                                            Random& random) const {
  const Var<T> q = gather(codebook, codes).named("q");
  return {.input = z,
          .vectors = q,
          .output = estimate(options_.estimator, z, q, options_.deviation, mode, random),
          .codes = codes,
          .terms = terms(z, q, codebook)};
}

template <class T>
std::span<const LossTerm<T>> VectorQuantizer<T>::terms(Var<T> z, Var<T> q, Var<T> codebook) const {
  Tape<T>& tape = z.tape();
  const auto kept = tape.arena().template make<LossTerm<T>>(4);
  std::size_t count = 0;
  const auto keep = [&](const char* name, Var<T> value, double weight) {
    std::construct_at(&kept[count++], LossTerm<T>{name, value.named(name), weight});
  };
  keep("codebook", mean_squared_error(q, stop_gradient(z)), options_.codebook_weight);
  keep("commitment", mean_squared_error(z, stop_gradient(q)), options_.commitment_weight);
  if (options_.orthogonal_weight > 0)
    keep("orthogonal", orthogonal_loss(codebook), options_.orthogonal_weight);
  if (options_.diversity_weight > 0) {
    const Var<T> logits = squared_distance(z, codebook) * (-1 / options_.temperature);
    keep("diversity", -code_entropy(logits).codebook, options_.diversity_weight);
  }
  return kept.first(count);
}

template <class T>
std::vector<T> VectorQuantizer<T>::decode(std::span<const std::int32_t> codes) const {
  const std::size_t sizes[] = {options_.codes};
  require_codes(codes, sizes);
  Tape<T> tape;
  const NoGrad<T> guard(tape);
  const auto codebook = this->codebook(tape).values();
  return look_up(codebook, dim(), codes);
}

template <class T>
void VectorQuantizer<T>::start(std::span<const T> rows, Random random) {
  row_count("start", rows.size(), dim());
  const std::vector<T> unit = normalized(rows);
  const auto result = k_means(std::span<const T>(unit), dim(), codes(), random);
  std::copy(result.centres.begin(), result.centres.end(), codebook_->mutate().begin());
  std::ranges::fill(unused_for_->mutate(), T(0));
  if (!averages_) return;
  const auto usage = codebook_usage(result.codes, codes());
  // At least one: a centre without rows keeps a finite average.
  for (std::size_t k = 0; k < codes(); ++k)
    averages_->reset(k, static_cast<T>(std::max<std::size_t>(usage.counts[k], 1)));
}

template <class T>
void VectorQuantizer<T>::update(std::span<const Quantized<T>> step) {
  const auto unused_for = unused_for_->mutate();
  for (T& updates : unused_for) updates += T(1);
  for (const auto& quantized : step) {
    const auto codes = quantized.codes.values();
    for (const auto code : codes)
      if (code >= 0) unused_for[static_cast<std::size_t>(code)] = T(0);
    if (averages_) averages_->add(quantized.input.values(), codes);
  }
  if (averages_) averages_->move();
}

template <class T>
std::size_t VectorQuantizer<T>::restart_dead_codes(std::span<const T> rows, std::size_t patience,
                                                   Random& random) {
  const auto count = static_cast<std::uint32_t>(row_count("restart_dead_codes", rows.size(), dim()));
  if (count == 0) return 0;
  kernels::require_finite("the rows for dead codes", rows.data(), count, dim());
  // On the sphere for Metric::cosine: averages of unit vectors would never outweigh a long row.
  const std::vector<T> unit = options_.metric == Metric::cosine ? normalized(rows) : std::vector<T>();
  const std::span<const T> from = unit.empty() ? rows : std::span<const T>(unit);
  std::size_t restarted = 0;
  for (std::size_t k = 0; k < codes(); ++k) {
    if (static_cast<double>(unused_for_->values()[k]) < static_cast<double>(patience)) continue;
    const auto row = from.subspan(random.below(count) * dim(), dim());
    std::copy(row.begin(), row.end(), codebook_->mutate().data() + k * dim());
    if (averages_) averages_->reset(k, T(1));
    unused_for_->mutate()[k] = T(0);
    ++restarted;
  }
  return restarted;
}

template class VectorQuantizer<float>;
template class VectorQuantizer<double>;

}  // namespace vqgrad
