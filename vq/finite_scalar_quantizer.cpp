#include "vq/finite_scalar_quantizer.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/indexing.hpp"
#include "autodiff/ops/shaping.hpp"
#include "autodiff/ops/vectors.hpp"
#include "base/error.hpp"
#include "vq/estimator.hpp"

namespace vqgrad {

template <class T>
FiniteScalarQuantizer<T>::FiniteScalarQuantizer(std::vector<std::size_t> levels)
    : levels_(std::move(levels)) {
  if (levels_.empty()) throw UsageError("a finite scalar quantizer needs at least one dimension");
  std::size_t widest = 0;
  for (const std::size_t count : levels_) {
    if (count < 2)
      throw UsageError("a finite scalar quantizer needs two levels or more per dimension, got " +
                       std::to_string(count));
    const double half = static_cast<double>(count - 1) * (1 + 1e-3) / 2, offset = count % 2 == 0 ? 0.5 : 0;
    half_.push_back(static_cast<T>(half));
    offset_.push_back(static_cast<T>(offset));
    shift_.push_back(static_cast<T>(std::atanh(offset / half)));
    width_.push_back(static_cast<T>(count / 2));
    widest = std::max(widest, count / 2);
  }
  for (std::size_t k = 0; k <= 2 * widest; ++k) grid_.push_back(static_cast<T>(k) - static_cast<T>(widest));
}

template <class T>
Quantized<T> FiniteScalarQuantizer<T>::quantize(Var<T> z, Mode, Random&) const {
  Tape<T>& tape = z.tape();
  const std::size_t rows = z.shape()[0];
  const auto constant = [&](const std::vector<T>& values) { return tape.input(values, Shape{dim()}); };
  const Var<T> bounded = tanh(z + constant(shift_)) * constant(half_) - constant(offset_);
  // The nearest of all whole numbers: b is bounded, so its dimension has that level.
  const Var<T> grid = tape.input(grid_, Shape{grid_.size(), 1});
  const Indices<T> places = nearest_code(reshape(bounded, Shape{rows, dim(), 1}), grid);
  const Var<T> rounded = reshape(gather(grid, places), z.shape());
  const auto codes = tape.arena().template make<std::int32_t>(rows * dim());
  const auto widest = static_cast<std::int32_t>(grid_.size() / 2);
  for (std::size_t k = 0; k < codes.size(); ++k)
    codes[k] = places.values()[k] - widest + static_cast<std::int32_t>(levels_[k % dim()] / 2);
  const Var<T> width = constant(width_), from = bounded / width, q = rounded / width;
  return {.input = from,
          .vectors = q,
          .output = straight_through(from, q),
          .codes = tape.indices(codes, z.shape())};
}

template <class T>
std::vector<T> FiniteScalarQuantizer<T>::decode(std::span<const std::int32_t> codes) const {
  require_codes(codes, levels_);
  std::vector<T> rows(codes.size());
  for (std::size_t k = 0; k < codes.size(); ++k) {
    const T width = width_[k % dim()];
    rows[k] = (static_cast<T>(codes[k]) - width) / width;
  }
  return rows;
}

template class FiniteScalarQuantizer<float>;
template class FiniteScalarQuantizer<double>;

}  // namespace vqgrad
