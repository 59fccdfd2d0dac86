#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace vqgrad {

/// Counter-based random numbers: Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as
/// 1, 2, 3", SC 2011). The state is a key and a counter, so streams split by name without overlap and a
/// checkpoint is three integers. The standard distributions and std::shuffle differ between standard
/// libraries; these do not.
class Random {
 public:
  struct State {
    std::uint64_t key = 0;
    std::uint64_t counter = 0;  ///< numbers of 32 bits drawn so far
    bool operator==(const State&) const = default;
  };

  explicit Random(std::uint64_t seed = 0) : state_{seed, 0} {}
  explicit Random(State state) : state_(state) {}

  /// An independent stream; the same name gives the same stream, whatever this one has drawn.
  Random split(std::string_view name) const;

  std::uint32_t next() {
    const auto at = state_.counter++;
    if (at / 4 != block_index_) {
      block_ = philox(state_.key, at / 4);
      block_index_ = at / 4;
    }
    return block_[at % 4];
  }

  /// Uniform in [0, 1): 24 bits, so that rounding to float never gives 1.
  double uniform() { return static_cast<double>(next() >> 8) * 0x1p-24; }
  double uniform(double low, double high) { return low + (high - low) * uniform(); }

  /// Standard normal by Box-Muller, one number per pair of uniforms.
  double normal();

  /// Uniform in {0, ..., bound - 1}, unbiased (Lemire 2019); bound >= 1.
  std::uint32_t below(std::uint32_t bound);

  /// Fisher-Yates.
  template <class T>
  void shuffle(std::span<T> items) {
    for (std::size_t i = items.size(); i > 1; --i)
      std::swap(items[i - 1], items[below(static_cast<std::uint32_t>(i))]);
  }

  template <class T>
  void fill_uniform(std::span<T> out, double low, double high) {
    for (T& x : out) x = static_cast<T>(uniform(low, high));
  }
  template <class T>
  void fill_normal(std::span<T> out, double mean, double deviation) {
    for (T& x : out) x = static_cast<T>(mean + deviation * normal());
  }

  State state() const { return state_; }

  /// The bijection itself: key and both halves of the counter. Inline: a loop over counters vectorizes.
  static std::array<std::uint32_t, 4> philox(std::uint64_t key, std::uint64_t counter,
                                             std::uint64_t counter_high = 0) {
    const auto low = [](std::uint64_t x) { return static_cast<std::uint32_t>(x); };
    const auto high = [](std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); };
    std::array<std::uint32_t, 4> c{low(counter), high(counter), low(counter_high), high(counter_high)};
    std::uint32_t k0 = low(key);
    std::uint32_t k1 = high(key);
    for (int round = 0; round < 10; ++round) {
      const std::uint64_t p0 = std::uint64_t{0xD2511F53} * c[0];
      const std::uint64_t p1 = std::uint64_t{0xCD9E8D57} * c[2];
      c = {high(p1) ^ c[1] ^ k0, low(p1), high(p0) ^ c[3] ^ k1, low(p0)};
      k0 += 0x9E3779B9;
      k1 += 0xBB67AE85;
    }
    return c;
  }

 private:
  State state_;
  std::uint64_t block_index_ = ~std::uint64_t{0};
  std::array<std::uint32_t, 4> block_{};
};

}  // namespace vqgrad
