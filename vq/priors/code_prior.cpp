#include "vq/priors/code_prior.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "base/error.hpp"
#include "vq/rows.hpp"

namespace vqgrad {
namespace {

/// The first codes of a row, then zeros.
struct Beginning {
  std::vector<std::int32_t> codes;
  double log_probability = 0;
};

}  // namespace

CodePrior::CodePrior(std::vector<std::size_t> sizes, std::size_t side_width)
    : sizes_(std::move(sizes)), offsets_{0}, side_width_(side_width) {
  if (sizes_.empty() || std::find(sizes_.begin(), sizes_.end(), 0u) != sizes_.end())
    throw UsageError("a prior over codes needs at least one position, and at least one code at each");
  for (const auto size : sizes_) offsets_.push_back(offsets_.back() + size);
}

std::size_t CodePrior::rows(std::span<const std::int32_t> codes, std::span<const float> side) const {
  const std::size_t n = row_count("a prior over codes", codes.size(), positions());
  if (side.size() != n * side_width_)
    throw Error(Exit::internal, "a prior over codes takes side information (" + std::to_string(n) + ", " +
                                    std::to_string(side_width_) + "), got " + std::to_string(side.size()) +
                                    " numbers");
  for (std::size_t k = 0; k < codes.size(); ++k)
    if (codes[k] < 0 || static_cast<std::size_t>(codes[k]) >= sizes_[k % positions()])
      throw Error(Exit::internal, "code " + std::to_string(codes[k]) + " at position " +
                                      std::to_string(k % positions()) + " is not one of " +
                                      std::to_string(sizes_[k % positions()]));
  return n;
}

std::vector<double> CodePrior::probabilities(std::span<const std::int32_t> codes,
                                             std::span<const float> side) const {
  return rows(codes, side) == 0 ? std::vector<double>{} : conditionals(codes, side);
}

std::vector<double> CodePrior::bits(std::span<const std::int32_t> codes, std::span<const float> side) const {
  const std::vector<double> p = probabilities(codes, side);
  std::vector<double> bits(codes.size() / positions());
  for (std::size_t k = 0; k < codes.size(); ++k) {
    const std::size_t row = k / positions(), at = offsets_[k % positions()];
    bits[row] -= std::log2(p[row * offsets_.back() + at + static_cast<std::size_t>(codes[k])]);
  }
  return bits;
}

std::vector<std::int32_t> CodePrior::sample(std::size_t n, std::span<const float> side,
                                            Random& random) const {
  std::vector<std::int32_t> codes(n * positions());
  for (std::size_t g = 0; g < positions(); ++g) {
    const std::vector<double> p = probabilities(codes, side);
    for (std::size_t row = 0; row < n; ++row) {
      const double* at = p.data() + row * offsets_.back() + offsets_[g];
      double left = random.uniform();
      std::size_t code = 0;
      while (code + 1 < sizes_[g] && (left -= at[code]) >= 0) ++code;
      codes[row * positions() + g] = static_cast<std::int32_t>(code);
    }
  }
  return codes;
}

std::vector<std::int32_t> CodePrior::most_probable(std::size_t n, std::span<const float> side,
                                                   std::size_t beam) const {
  std::vector<std::int32_t> result;
  for (std::size_t row = 0; row < n; ++row) {
    const auto own = side.subspan(row * side_width_, side_width_);
    std::vector<Beginning> kept{{std::vector<std::int32_t>(positions()), 0}};
    for (std::size_t g = 0; g < positions(); ++g) {
      std::vector<std::int32_t> codes;
      std::vector<float> sides;
      for (const Beginning& one : kept) {
        codes.insert(codes.end(), one.codes.begin(), one.codes.end());
        sides.insert(sides.end(), own.begin(), own.end());
      }
      const std::vector<double> p = probabilities(codes, sides);
      std::vector<Beginning> longer;
      for (std::size_t b = 0; b < kept.size(); ++b)
        for (std::size_t code = 0; code < sizes_[g]; ++code) {
          longer.push_back(kept[b]);
          longer.back().codes[g] = static_cast<std::int32_t>(code);
          longer.back().log_probability += std::log(p[b * offsets_.back() + offsets_[g] + code]);
        }
      std::stable_sort(longer.begin(), longer.end(), [](const Beginning& a, const Beginning& b) {
        return a.log_probability > b.log_probability;
      });
      longer.resize(std::min(longer.size(), std::max<std::size_t>(beam, 1)));
      kept = std::move(longer);
    }
    result.insert(result.end(), kept.front().codes.begin(), kept.front().codes.end());
  }
  return result;
}

double mean_bits(std::span<const double> bits) {
  double sum = 0;
  for (const double x : bits) sum += x;
  return sum / static_cast<double>(bits.size());
}

}  // namespace vqgrad
