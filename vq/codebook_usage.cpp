#include "vq/codebook_usage.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include "base/error.hpp"

namespace vqgrad {

CodebookUsage codebook_usage(std::span<const std::int32_t> assigned, std::size_t codes) {
  std::vector<std::size_t> counts(codes);
  for (const auto code : assigned) {
    if (code < 0 || static_cast<std::size_t>(code) >= codes)
      throw Error(Exit::internal, "code " + std::to_string(code) + " is not one of " + std::to_string(codes));
    ++counts[static_cast<std::size_t>(code)];
  }
  return usage_of_counts(std::move(counts));
}

CodebookUsage usage_of_counts(std::vector<std::size_t> counts) {
  CodebookUsage usage;
  usage.codes = counts.size();
  const auto vectors = std::accumulate(counts.begin(), counts.end(), std::size_t{0});
  for (const auto count : counts) {
    if (count == 0) continue;
    const double share = static_cast<double>(count) / static_cast<double>(vectors);
    ++usage.used;
    usage.entropy -= share * std::log2(share);
    usage.largest_share = std::max(usage.largest_share, share);
  }
  if (vectors > 0) usage.perplexity = std::exp2(usage.entropy);
  usage.counts = std::move(counts);
  return usage;
}

}  // namespace vqgrad
