#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/random.hpp"

namespace vqgrad {

/// A distribution over an item's codes c_1 ... c_G, c_g in {0, ..., K_g - 1}, possibly given side information
/// s of S numbers (van den Oord et al. 2017, arXiv 1711.00937, section 3.2):
///
///   p(c | s) = prod_g p(c_g | c_1 ... c_{g-1}, s)
///
/// Codes are (n, G) and side information (n, S), row by row; a prior without side information (S = 0) takes
/// an empty span. All functions throw Error if rows do not fit or a code does not exist.
class CodePrior {
 public:
  /// `sizes` are K_1 ... K_G. Throws UsageError for no position, or a position without codes.
  CodePrior(std::vector<std::size_t> sizes, std::size_t side_width);
  virtual ~CodePrior() = default;
  CodePrior(const CodePrior&) = delete;
  CodePrior& operator=(const CodePrior&) = delete;

  std::size_t positions() const { return sizes_.size(); }             ///< G
  const std::vector<std::size_t>& sizes() const { return sizes_; }    ///< K_1 ... K_G
  std::size_t side_width() const { return side_width_; }              ///< S
  std::size_t offset(std::size_t g) const { return offsets_.at(g); }  ///< K_1 + ... + K_{g-1}; g = G: the sum

  /// (n, K_1 + ... + K_G): the conditional distributions of all positions side by side. The distribution of
  /// position g depends only on the row's codes before g, so unknown codes from g on may be anything, such as
  /// 0.
  std::vector<double> probabilities(std::span<const std::int32_t> codes,
                                    std::span<const float> side = {}) const;

  /// (n): -sum_g log2 p(c_g | c_1 ... c_{g-1}, s), the length of each row's codes under an ideal coder.
  std::vector<double> bits(std::span<const std::int32_t> codes, std::span<const float> side = {}) const;
  /// (n, G): one draw per row, position by position.
  std::vector<std::int32_t> sample(std::size_t n, std::span<const float> side, Random& random) const;
  /// (n, G): the most probable codes that a beam search of this width finds; 1 is greedy. Ties go to the
  /// lower codes.
  std::vector<std::int32_t> most_probable(std::size_t n, std::span<const float> side,
                                          std::size_t beam = 8) const;

 protected:
  /// `probabilities`. Precondition: codes and side information are checked.
  virtual std::vector<double> conditionals(std::span<const std::int32_t> codes,
                                           std::span<const float> side) const = 0;
  /// n of codes (n, G) and side information (n, S); checks both.
  std::size_t rows(std::span<const std::int32_t> codes, std::span<const float> side) const;

 private:
  std::vector<std::size_t> sizes_, offsets_;
  std::size_t side_width_;
};

/// Mean of numbers, in double.
double mean_bits(std::span<const double> bits);

}  // namespace vqgrad
