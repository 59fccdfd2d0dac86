#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "vq/codebook_usage.hpp"

namespace vqgrad {

/// Usage of each column of codes (n, L), column l with codes in {0, ..., sizes[l] - 1}. Throws Error if rows
/// are not whole or a code is outside.
std::vector<CodebookUsage> level_usage(std::span<const std::int32_t> codes,
                                       std::span<const std::size_t> sizes);

/// Number of different rows of codes (n, L).
std::size_t distinct_tuples(std::span<const std::int32_t> codes, std::size_t width);

/// (n - distinct) / n: the share of rows whose tuple an earlier row has too. 0 for no rows.
double collision_rate(std::span<const std::int32_t> codes, std::size_t width);

/// (n): one digit per row of codes (n, L) that makes tuples unique: the number of rows with the same tuple
/// that come before it in `order`, which names each row once (the semantic IDs of TIGER: Rajput et al. 2023,
/// arXiv 2305.05065, section 3.1). 0 if nothing collides.
std::vector<std::int32_t> last_digits(std::span<const std::int32_t> codes, std::size_t width,
                                      std::span<const std::uint32_t> order);

}  // namespace vqgrad
