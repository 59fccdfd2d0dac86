#include "vq/residual_quantizer.hpp"

#include <algorithm>

#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/reduction.hpp"
#include "autodiff/ops/stop_gradient.hpp"
#include "base/error.hpp"
#include "vq/code_columns.hpp"
#include "vq/residual_search.hpp"

namespace vqgrad {

template <class T>
ResidualQuantizer<T>::ResidualQuantizer(Scope<T> scope, ResidualQuantizerOptions options)
    : options_(options), scope_(scope.name()) {
  if (options.levels == 0 || options.beam == 0)
    throw UsageError("a residual quantizer needs at least one level and a beam of at least 1");
  if (options.beam > 1 && options.level.metric == Metric::cosine)
    throw UsageError("a beam adds up vectors as they are: it does not go with Metric::cosine");
  // The estimator is of the sum: a level's own output reaches no decoder, so it must draw no noise for it.
  VectorQuantizerOptions each = options.level;
  each.estimator = Estimator::straight_through;
  for (std::size_t l = 0; l < (options.shared ? 1 : options.levels); ++l)
    levels_.push_back(std::make_unique<VectorQuantizer<T>>(scope / std::to_string(l), each));
}

template <class T>
std::vector<std::size_t> ResidualQuantizer<T>::code_sizes() const {
  return std::vector<std::size_t>(options_.levels, options_.level.codes);
}

template <class T>
std::vector<std::int32_t> ResidualQuantizer<T>::searched(std::span<const T> rows) const {
  std::vector<std::span<const T>> codebooks;
  for (std::size_t l = 0; l < options_.levels; ++l) codebooks.push_back(level(l).codebook().values());
  return residual_search(rows, dim(), std::span<const std::span<const T>>(codebooks), options_.beam);
}

template <class T>
Quantized<T> ResidualQuantizer<T>::quantize(Var<T> z, Mode mode, Random& random) const {
  Tape<T>& tape = z.tape();
  const TapeScope scope{tape, scope_};
  const std::size_t all = options_.levels;
  const bool drops = mode == Mode::train && options_.dropout;
  const std::size_t used = drops ? 1 + random.below(static_cast<std::uint32_t>(all)) : all;
  const auto codes = tape.arena().template make<std::int32_t>(z.shape()[0] * all);
  std::ranges::fill(codes, -1);
  if (options_.beam > 1) std::ranges::copy(searched(z.values()), codes.begin());
  const auto parts = tape.arena().template make<Quantized<T>>(used);
  Var<T> residual = z, sum = z;
  for (std::size_t l = 0; l < used; ++l) {
    const Quantized<T> part =
        options_.beam > 1
            ? level(l).quantize_as(residual, tape.indices(code_columns(codes, all, l, l + 1)), mode, random)
            : level(l)(residual, mode, random);
    std::construct_at(&parts[l], part);
    set_code_columns(codes, all, l, 1, part.codes.values());
    sum = l == 0 ? part.vectors : sum + part.vectors;
    if (l + 1 < used) residual = residual - stop_gradient(part.vectors);
  }
  for (std::size_t k = 0; k < codes.size(); ++k)
    if (k % all >= used) codes[k] = -1;
  const auto terms = sum_terms<T>(tape, parts, 1);
  // An optimizer takes a parameter without gradient for a mistake: what is left out gets one of zeros.
  for (std::size_t l = options_.shared ? all : used; l < all; ++l) {
    const Var<T> idle = vqgrad::sum(level(l).codebook(tape));
    terms[0].value = terms[0].value + 0 * idle;
  }
  return {.input = z,
          .vectors = sum,
          .output = estimate(options_.level.estimator, z, sum, options_.level.deviation, mode, random),
          .codes = tape.indices(codes, Shape{z.shape()[0], all}),
          .terms = terms,
          .parts = parts};
}

template <class T>
std::vector<T> ResidualQuantizer<T>::decode(std::span<const std::int32_t> codes) const {
  const std::size_t rows = require_codes(codes, code_sizes(), true), width = options_.levels;
  std::vector<T> sum(rows * dim());
  for (std::size_t l = 0; l < width; ++l) {
    std::vector<std::int32_t> column = code_columns(codes, width, l, l + 1);
    for (auto& code : column) code = std::max(code, 0);
    const std::vector<T> vectors = level(l).decode(column);
    for (std::size_t k = 0; k < vectors.size(); ++k)
      if (codes[k / dim() * width + l] >= 0) sum[k] = l == 0 ? vectors[k] : sum[k] + vectors[k];
  }
  return sum;
}

template <class T>
void ResidualQuantizer<T>::subtract_level(std::size_t l, std::vector<T>& rows) const {
  const std::vector<T> vectors = level(l).decode(level(l).encode(rows));
  for (std::size_t k = 0; k < rows.size(); ++k) rows[k] -= vectors[k];
}

template <class T>
void ResidualQuantizer<T>::start(std::span<const T> rows, Random random) {
  std::vector<T> residuals(rows.begin(), rows.end()), all;
  for (std::size_t l = 0; l < options_.levels; ++l) {
    if (l == 0 || !options_.shared)
      mutable_level(l).start(residuals, random.split("level " + std::to_string(l)));
    all.insert(all.end(), residuals.begin(), residuals.end());
    if (l + 1 < options_.levels) subtract_level(l, residuals);
  }
  if (options_.shared) mutable_level(0).start(all, random.split("all levels"));
}

template <class T>
void ResidualQuantizer<T>::update(const Quantized<T>& quantized) {
  if (!options_.shared) {
    for (std::size_t l = 0; l < quantized.parts.size(); ++l) mutable_level(l).update(quantized.parts[l]);
    return;
  }
  // One update a step, or the averages of a shared codebook would forget once a level.
  mutable_level(0).update(quantized.parts);
}

template <class T>
std::size_t ResidualQuantizer<T>::restart_dead_codes(std::span<const T> rows, std::size_t patience,
                                                     Random& random) {
  if (options_.shared) return mutable_level(0).restart_dead_codes(rows, patience, random);
  std::vector<T> residuals(rows.begin(), rows.end());
  std::size_t moved = 0;
  for (std::size_t l = 0; l < options_.levels; ++l) {
    moved += mutable_level(l).restart_dead_codes(residuals, patience, random);
    if (l + 1 < options_.levels) subtract_level(l, residuals);
  }
  return moved;
}

template class ResidualQuantizer<float>;
template class ResidualQuantizer<double>;

}  // namespace vqgrad
