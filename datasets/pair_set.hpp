#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace vqgrad {

/// A set of at most `most` pairs of numbers, by open addressing: 16 to 32 bytes per pair, a fraction of
/// std::unordered_set's.
class PairSet {
 public:
  explicit PairSet(std::size_t most) : mask_(std::bit_ceil(2 * most + 1) - 1), slots_(mask_ + 1, free) {}

  /// False if the set already has the pair.
  bool insert(std::uint32_t a, std::uint32_t b) {
    const std::uint64_t key = std::uint64_t{a} << 32 | b;
    // Fibonacci hashing (Knuth, vol. 3, 6.4); the order of slots has no effect.
    for (std::size_t i = (key * 0x9E3779B97F4A7C15u >> 20) & mask_;; i = (i + 1) & mask_) {
      if (slots_[i] == key) return false;
      if (slots_[i] != free) continue;
      slots_[i] = key;
      return true;
    }
  }

 private:
  static constexpr std::uint64_t free =
      ~std::uint64_t{0};  // the pair of the two largest numbers: no index is as large

  std::size_t mask_;
  std::vector<std::uint64_t> slots_;
};

}  // namespace vqgrad
