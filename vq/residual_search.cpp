#include "vq/residual_search.hpp"

#include <algorithm>

#include "autodiff/kernels/gemm.hpp"
#include "vq/rows.hpp"

namespace vqgrad {
namespace {

constexpr std::size_t chunk = 64;

/// A partial sum of codes for a row.
struct Candidate {
  double error;        ///< squared length of its residual
  std::size_t before;  ///< the candidate of the previous level that it extends
  std::int32_t code;
};

/// The candidates of a chunk of rows at one level.
template <class T>
struct Level {
  std::size_t width;            ///< candidates per row
  std::vector<T> residuals;     ///< (rows, width, D)
  std::vector<Candidate> kept;  ///< (rows, width)
};

template <class T>
std::vector<double> squared_lengths(std::span<const T> vectors, std::size_t dim) {
  std::vector<double> lengths(vectors.size() / dim);
  for (std::size_t k = 0; k < vectors.size(); ++k)
    lengths[k / dim] += static_cast<double>(vectors[k]) * static_cast<double>(vectors[k]);
  return lengths;
}

/// The best `beam` of all extensions by a code of `codebook`.
template <class T>
Level<T> extend(const Level<T>& before, std::size_t rows, std::size_t dim, std::span<const T> codebook,
                std::size_t beam) {
  const std::size_t codes = codebook.size() / dim, many = before.width * codes;
  std::vector<T> products(rows * many);
  kernels::gemm(kernels::Transpose::no, kernels::Transpose::yes, rows * before.width, codes, dim, T(1),
                before.residuals.data(), codebook.data(), T(0), products.data());
  const std::vector<double> lengths = squared_lengths(codebook, dim);
  Level<T> next{std::min(beam, many), {}, {}};
  std::vector<Candidate> extensions(many);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t k = 0; k < many; ++k)
      extensions[k] = {before.kept[i * before.width + k / codes].error + lengths[k % codes] -
                           2 * static_cast<double>(products[i * many + k]),
                       k / codes, static_cast<std::int32_t>(k % codes)};
    std::partial_sort(extensions.begin(), extensions.begin() + static_cast<std::ptrdiff_t>(next.width),
                      extensions.end(), [](const Candidate& a, const Candidate& b) {
                        if (a.error != b.error) return a.error < b.error;
                        return a.before != b.before ? a.before < b.before : a.code < b.code;
                      });
    for (std::size_t b = 0; b < next.width; ++b) {
      next.kept.push_back(extensions[b]);
      const T* from = &before.residuals[(i * before.width + extensions[b].before) * dim];
      const T* code = &codebook[static_cast<std::size_t>(extensions[b].code) * dim];
      for (std::size_t j = 0; j < dim; ++j) next.residuals.push_back(from[j] - code[j]);
    }
  }
  return next;
}

}  // namespace

template <class T>
std::vector<std::int32_t> residual_search(std::span<const T> rows, std::size_t dim,
                                          std::span<const std::span<const T>> codebooks, std::size_t beam) {
  const std::size_t n = row_count("residual_search", rows.size(), dim);
  std::vector<std::int32_t> codes(n * codebooks.size());
  for (std::size_t begin = 0; begin < n; begin += chunk) {
    const std::size_t count = std::min(chunk, n - begin);
    const auto part = rows.subspan(begin * dim, count * dim);
    std::vector<Level<T>> levels{{1, {part.begin(), part.end()}, {}}};
    for (const double length : squared_lengths(part, dim)) levels[0].kept.push_back({length, 0, 0});
    for (const auto codebook : codebooks) levels.push_back(extend(levels.back(), count, dim, codebook, beam));
    for (std::size_t i = 0; i < count; ++i) {
      std::size_t at = 0;  // candidates are sorted: the best comes first
      for (std::size_t l = codebooks.size(); l > 0; --l) {
        const Candidate& best = levels[l].kept[i * levels[l].width + at];
        codes[(begin + i) * codebooks.size() + l - 1] = best.code;
        at = best.before;
      }
    }
  }
  return codes;
}

template std::vector<std::int32_t> residual_search(std::span<const float>, std::size_t,
                                                   std::span<const std::span<const float>>, std::size_t);
template std::vector<std::int32_t> residual_search(std::span<const double>, std::size_t,
                                                   std::span<const std::span<const double>>, std::size_t);

}  // namespace vqgrad
