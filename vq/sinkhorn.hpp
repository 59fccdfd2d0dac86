#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace vqgrad {

/// Codes of rows such that all codes are used about equally: the largest entry of each row of the transport
/// plan
///
///   P = diag(u) exp(-d / epsilon) diag(v),   rows of P sum to 1/B, columns to 1/K,
///
/// by `iterations` rounds of row and column scaling of the squared distances d (B, K), divided by their mean
/// (Cuturi 2013, arXiv 1306.0895, algorithm 1; for codes: LC-Rec 2311.09049, eq. 6). Ties go
/// to the lowest code. Scaled in logarithms, so that a small epsilon does not underflow. Throws UsageError
/// unless epsilon > 0.
template <class T>
std::vector<std::int32_t> balanced_codes(std::span<const T> distances, std::size_t codes, double epsilon,
                                         std::size_t iterations);

}  // namespace vqgrad
