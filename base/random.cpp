#include "base/random.hpp"

#include <cmath>
#include <numbers>

namespace vqgrad {

Random Random::split(std::string_view name) const {
  std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  // The high half of the counter is never reached by next(): a split cannot meet the parent's stream.
  const auto block = philox(state_.key, hash, 1);
  return Random{block[0] | std::uint64_t{block[1]} << 32};
}

double Random::normal() {
  const double radius = std::sqrt(-2.0 * std::log1p(-uniform()));
  return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

std::uint32_t Random::below(std::uint32_t bound) {
  std::uint64_t product = std::uint64_t{next()} * bound;
  if (static_cast<std::uint32_t>(product) < bound) {
    const std::uint32_t threshold = (0u - bound) % bound;
    while (static_cast<std::uint32_t>(product) < threshold) product = std::uint64_t{next()} * bound;
  }
  return static_cast<std::uint32_t>(product >> 32);
}

}  // namespace vqgrad
