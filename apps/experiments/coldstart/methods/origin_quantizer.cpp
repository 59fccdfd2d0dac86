#include "apps/experiments/coldstart/methods/origin_quantizer.hpp"

#include <array>
#include <cmath>
#include <limits>

#include "autodiff/ops/indexing.hpp"
#include "autodiff/ops/losses.hpp"
#include "autodiff/ops/shaping.hpp"
#include "autodiff/ops/stop_gradient.hpp"

namespace vqgrad {
namespace {

constexpr std::size_t dim = 8;

/// Row i of sqrt(z z^T) for one z; false, and an unfinished row, if it has a NaN. sign(p) sqrt|p| has none.
bool root_row(const float* z, std::size_t i, bool signed_root, std::array<float, dim>& row) {
  for (std::size_t j = 0; j < dim; ++j) {
    const float product = z[i] * z[j];
    if (product < 0 && !signed_root) return false;
    row[j] = std::copysign(std::sqrt(std::abs(product)), product);
    if (row[j] != row[j]) return false;
  }
  return true;
}

std::size_t nearest(const std::array<float, dim>& row, std::span<const float> codebook) {
  std::size_t best = 0;
  float least = std::numeric_limits<float>::infinity();
  for (std::size_t k = 0; k * dim < codebook.size(); ++k) {
    float distance = 0;
    for (std::size_t j = 0; j < dim; ++j) {
      const float d = row[j] - codebook[k * dim + j];
      distance += d * d;
    }
    if (distance < least) least = distance, best = k;
  }
  return best;
}

}  // namespace

OriginQuantizer::OriginQuantizer(ColdModel& model, OriginSearch search)
    : model_(model),
      search_(search),
      codebook_(
          &(model.parameters() / "codebook").create("vectors", Shape{codes, dim}, uniform(-0.01, 0.01))) {}

Var<float> OriginQuantizer::operator()(Var<float> z) {
  const std::size_t batch = z.shape()[0];
  const auto values = z.values();
  elements_.resize(values.size());
  std::array<float, dim> row;
  for (std::size_t b = 0; b < batch; ++b)
    for (std::size_t i = 0; i < dim; ++i) {
      std::size_t code = 0;
      if (search_ != OriginSearch::code_zero) {
        ++rows_;
        if (root_row(&values[b * dim], i, search_ == OriginSearch::signed_root, row))
          code = nearest(row, codebook_->values());
        else
          ++nan_rows_;
      }
      ++counts_[code];
      elements_[b * dim + i] = static_cast<std::int32_t>(code * dim + i);
    }
  Tape<float>& tape = model_.tape();
  const Var<float> flat = reshape(tape.parameter(*codebook_), Shape{codes * dim, 1});
  return reshape(gather(flat, tape.indices(elements_)), z.shape());
}

Var<float> OriginQuantizer::loss(Var<float> z, Var<float> q) {
  return mean_squared_error(stop_gradient(q), z) + 0.25f * mean_squared_error(stop_gradient(z), q);
}

}  // namespace vqgrad
