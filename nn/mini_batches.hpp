#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "base/random.hpp"

namespace vqgrad {

/// Items in mini-batches of `batch_size`; the last batch is smaller if the sizes do not divide.
///
///   batches.shuffle(random);
///   for (std::size_t k = 0; k < batches.size(); ++k) step(batches[k]);
template <class Item>
class MiniBatches {
 public:
  MiniBatches(std::vector<Item> items, std::size_t batch_size)
      : items_(std::move(items)), batch_size_(batch_size) {}

  std::size_t size() const { return (items_.size() + batch_size_ - 1) / batch_size_; }  ///< batches per epoch
  std::span<const Item> operator[](std::size_t k) const {
    const auto rest = std::span(items_).subspan(k * batch_size_);
    return rest.first(std::min(batch_size_, rest.size()));
  }
  /// A new order, in place.
  void shuffle(Random& random) { random.shuffle(std::span(items_)); }

 private:
  std::vector<Item> items_;
  std::size_t batch_size_;
};

/// The numbers 0 to rows - 1, ascending.
inline std::vector<std::uint32_t> row_numbers(std::size_t rows) {
  std::vector<std::uint32_t> numbers(rows);
  std::iota(numbers.begin(), numbers.end(), 0u);
  return numbers;
}

/// out (n, width) = the rows of `matrix` (m, width) with the given numbers (n). Allocates nothing if `out`
/// has the capacity.
template <class T>
void copy_rows(std::span<const T> matrix, std::size_t width, std::span<const std::uint32_t> rows,
               std::vector<T>& out) {
  out.resize(rows.size() * width);
  for (std::size_t k = 0; k < rows.size(); ++k)
    std::copy_n(matrix.begin() + static_cast<std::ptrdiff_t>(rows[k] * width), width,
                out.begin() + static_cast<std::ptrdiff_t>(k * width));
}

}  // namespace vqgrad
