#pragma once
#include <cstddef>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace vqgrad {

/// Bump allocation for one step: `rewind` frees everything at once and keeps the memory. A rewind joins
/// several blocks into one, so from the third equal step on nothing is allocated on the heap. Everything is
/// aligned to 64 bytes, a cache line and an AVX-512 register. Destructors are not run.
class Arena {
 public:
  static constexpr std::size_t alignment = 64;

  /// Each block is as large as all before it together, and has at least `smallest` bytes.
  explicit Arena(std::size_t smallest = std::size_t{1} << 16) : smallest_(smallest) {}

  /// Room for `count` values, not initialized.
  template <class U>
  std::span<U> make(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<U> && alignof(U) <= alignment);
    return {static_cast<U*>(allocate(count * sizeof(U))), count};
  }

  /// A copy of an object, such as an op's closure.
  template <class U>
  const U* copy(const U& object) {
    static_assert(std::is_trivially_destructible_v<U>, "the arena runs no destructors");
    return ::new (allocate(sizeof(U))) U(object);
  }

  std::string_view copy_text(std::string_view text);

  void rewind();

  std::size_t used() const { return used_; }  ///< bytes since the last rewind

 private:
  struct Free {
    void operator()(std::byte* block) const { ::operator delete (block, std::align_val_t{alignment}); }
  };
  using Block = std::unique_ptr<std::byte, Free>;

  void* allocate(std::size_t bytes) {
    bytes = (bytes + alignment - 1) / alignment * alignment;
    if (bytes > static_cast<std::size_t>(end_ - next_)) grow(bytes);
    used_ += bytes;
    void* place = next_;
    next_ += bytes;
    return place;
  }
  void grow(std::size_t bytes);

  std::size_t smallest_;
  std::vector<Block> blocks_;
  std::byte* next_ = nullptr;
  std::byte* end_ = nullptr;
  std::size_t used_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace vqgrad
