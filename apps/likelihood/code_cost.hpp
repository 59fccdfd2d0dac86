#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace vqgrad {

/// What a prior over code sequences says it costs to send some: codes (n, G) to bits (n). This is all that
/// the likelihood of a discrete model asks of a prior.
using CodeCost = std::function<std::vector<double>(std::span<const std::int32_t>)>;

/// G log2 K for every row.
CodeCost uniform_code_cost(std::size_t groups, std::size_t codes);

/// -sum_g log2 p_g(c_g), p_g = (count + 1) / (n + K) of the rows of `train` (n, G).
CodeCost unigram_code_cost(std::span<const std::int32_t> train, std::size_t groups, std::size_t codes);

}  // namespace vqgrad
