#include "vq/residual_quantizer.hpp"

#include <algorithm>

#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/reduction.hpp"
#include "autodiff/ops/stop_gradient.hpp"
#include "base/error.hpp"
#include "vq/residual_search.hpp"
#include "vq/rows.hpp"

namespace vqgrad {

template <class T>
ResidualQuantizer<T>::ResidualQuantizer(Scope<T> scope, ResidualQuantizerOptions options)
    : options_(options), scope_(scope.name()) {
  if (options.levels == 0 || options.beam == 0)
    throw UsageError("a residual quantizer needs at least one level and a beam of at least 1");
  if (options.beam > 1 && options.level.metric == Metric::cosine)
    throw UsageError("a beam adds vectors as they are: it does not go with Metric::cosine");
  // The estimator applies to the sum. A level's own output reaches no decoder, so it must draw no noise.
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
std::vector<std::int32_t> ResidualQuantizer<T>::beam_search(std::span<const T> rows) const {
  std::vector<std::span<const T>> codebooks;
  for (std::size_t l = 0; l < options_.levels; ++l) codebooks.push_back(level(l).codebook().values());
  return residual_search(rows, dim(), std::span<const std::span<const T>>(codebooks), options_.beam);
}

// The plain loop, greedy and without dropout:
//
//   residual = z, q = 0
//   for each level:  part = level(residual),  residual -= sg(part.vectors),  q += part.vectors
template <class T>
Quantized<T> ResidualQuantizer<T>::quantize(Var<T> z, Mode mode, Random& random) const {
  Tape<T>& tape = z.tape();
  const TapeScope scope{tape, scope_};
  const std::size_t n = z.shape()[0], levels = options_.levels;
  const bool dropout = mode == Mode::train && options_.dropout, beam = options_.beam > 1;
  const std::size_t used = dropout ? 1 + random.below(static_cast<std::uint32_t>(levels)) : levels;
  const auto found = beam ? beam_search(z.values()) : std::vector<std::int32_t>();
  const auto codes = tape.arena().template make<std::int32_t>(n * levels);
  std::ranges::fill(codes, -1);
  const auto parts = tape.arena().template make<Quantized<T>>(used);
  Var<T> residual = z, q = z;
  for (std::size_t l = 0; l < used; ++l) {
    const auto own = columns<std::int32_t>(found, levels, l, l + 1);
    const Quantized<T> part = beam ? level(l).quantize_as(residual, tape.indices(own), mode, random)
                                   : level(l)(residual, mode, random);
    std::construct_at(&parts[l], part);
    set_columns(codes, levels, l, 1, part.codes.values());
    q = l == 0 ? part.vectors : q + part.vectors;
    if (l + 1 < used) residual = residual - stop_gradient(part.vectors);
  }
  const auto terms = sum_terms<T>(tape, parts, 1);
  if (!options_.shared) add_zero_gradients(terms[0], used);
  return {.input = z,
          .vectors = q,
          .output = estimate(options_.level.estimator, z, q, options_.level.deviation, mode, random),
          .codes = tape.indices(codes, Shape{n, levels}),
          .terms = terms,
          .parts = parts};
}

// An optimizer refuses a parameter without gradient.
template <class T>
void ResidualQuantizer<T>::add_zero_gradients(LossTerm<T>& term, std::size_t used) const {
  for (std::size_t l = used; l < options_.levels; ++l)
    term.value = term.value + 0 * sum(level(l).codebook(term.value.tape()));
}

template <class T>
std::vector<T> ResidualQuantizer<T>::decode(std::span<const std::int32_t> codes) const {
  const std::size_t n = require_codes(codes, code_sizes(), true), levels = options_.levels;
  std::vector<T> q(n * dim());
  for (std::size_t l = 0; l < levels; ++l) {
    std::vector<std::int32_t> own = columns(codes, levels, l, l + 1);
    for (auto& code : own) code = std::max(code, 0);
    const std::vector<T> vectors = level(l).decode(own);
    for (std::size_t k = 0; k < q.size(); ++k)
      if (codes[k / dim() * levels + l] >= 0) q[k] = l == 0 ? vectors[k] : q[k] + vectors[k];
  }
  return q;
}

template <class T>
void ResidualQuantizer<T>::subtract_level(std::size_t l, std::vector<T>& residuals) const {
  const std::vector<T> vectors = level(l).decode(level(l).encode(residuals));
  for (std::size_t k = 0; k < residuals.size(); ++k) residuals[k] -= vectors[k];
}

template <class T>
void ResidualQuantizer<T>::start(std::span<const T> rows, Random random) {
  std::vector<T> residuals(rows.begin(), rows.end()), of_all_levels;
  for (std::size_t l = 0; l < options_.levels; ++l) {
    if (l == 0 || !options_.shared)
      mutable_level(l).start(residuals, random.split("level " + std::to_string(l)));
    if (options_.shared) of_all_levels.insert(of_all_levels.end(), residuals.begin(), residuals.end());
    if (l + 1 < options_.levels) subtract_level(l, residuals);
  }
  if (options_.shared) mutable_level(0).start(of_all_levels, random.split("all levels"));
}

template <class T>
void ResidualQuantizer<T>::update(const Quantized<T>& quantized) {
  // One update per step: otherwise the averages of a shared codebook would decay once per level.
  if (options_.shared) return mutable_level(0).update(quantized.parts);
  for (std::size_t l = 0; l < quantized.parts.size(); ++l) mutable_level(l).update(quantized.parts[l]);
}

template <class T>
std::size_t ResidualQuantizer<T>::restart_dead_codes(std::span<const T> rows, std::size_t patience,
                                                     Random& random) {
  if (options_.shared) return mutable_level(0).restart_dead_codes(rows, patience, random);
  std::vector<T> residuals(rows.begin(), rows.end());
  std::size_t restarted = 0;
  for (std::size_t l = 0; l < options_.levels; ++l) {
    restarted += mutable_level(l).restart_dead_codes(residuals, patience, random);
    if (l + 1 < options_.levels) subtract_level(l, residuals);
  }
  return restarted;
}

template class ResidualQuantizer<float>;
template class ResidualQuantizer<double>;

}  // namespace vqgrad
