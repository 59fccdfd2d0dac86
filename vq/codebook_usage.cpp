#include "vq/codebook_usage.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/error.hpp"

namespace vqgrad {

CodebookUsage codebook_usage(std::span<const std::int32_t> assigned, std::size_t codes) {
  CodebookUsage usage;
  usage.codes = codes;
  usage.counts.resize(codes);
  for (const auto code : assigned) {
    if (code < 0 || static_cast<std::size_t>(code) >= codes)
      throw Error(Exit::internal, "code " + std::to_string(code) + " is not one of " + std::to_string(codes));
    ++usage.counts[static_cast<std::size_t>(code)];
  }
  if (assigned.empty()) return usage;
  for (const auto count : usage.counts) {
    if (count == 0) continue;
    const double share = static_cast<double>(count) / static_cast<double>(assigned.size());
    ++usage.used;
    usage.entropy -= share * std::log2(share);
    usage.largest_share = std::max(usage.largest_share, share);
  }
  usage.perplexity = std::exp2(usage.entropy);
  return usage;
}

}  // namespace vqgrad
