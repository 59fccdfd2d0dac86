#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/random.hpp"
#include "datasets/feature_encoder.hpp"

namespace vqgrad {

/// B rows of features, field by field in FeatureEncoder's order. The spans are valid until the next batch.
class Batch {
 public:
  /// B
  std::size_t size() const { return size_; }

  /// categorical: (B); list: (B, width) row-major, padded with EncodedField::padding; number: empty.
  std::span<const std::int32_t> indices(std::size_t field) const {
    return std::span(columns_[field].indices).first(size_ * columns_[field].index_width);
  }

  /// number: (B); otherwise empty.
  std::span<const float> numbers(std::size_t field) const {
    return std::span(columns_[field].numbers).first(size_ * columns_[field].number_width);
  }

  std::span<const float> labels() const { return std::span(labels_).first(size_); }        ///< (B), 0 or 1
  std::span<const std::uint32_t> users() const { return std::span(users_).first(size_); }  ///< (B)
  std::span<const std::uint32_t> items() const { return std::span(items_).first(size_); }  ///< (B)
  std::span<const std::uint32_t> rows() const { return rows_; }  ///< (B), into Interactions

 private:
  friend class Batches;
  struct Column {
    std::size_t index_width = 0, number_width = 0;
    std::vector<std::int32_t> indices;
    std::vector<float> numbers;
  };

  std::size_t size_ = 0;
  std::vector<Column> columns_;
  std::vector<float> labels_;
  std::vector<std::uint32_t> users_, items_;
  std::span<const std::uint32_t> rows_;
};

/// Rows cut into batches of `batch_size`; the last batch may be smaller. All batches share one buffer, so an
/// epoch allocates nothing:
///
///   batches.shuffle(random);
///   for (const Batch& batch : batches) step(batch);
class Batches {
 public:
  /// Keeps a reference to `encoder`. Throws UsageError if batch_size is 0 or a row is out of range.
  Batches(const FeatureEncoder& encoder, std::vector<std::uint32_t> rows, std::size_t batch_size);

  std::size_t size() const { return (rows_.size() + batch_size_ - 1) / batch_size_; }  ///< batches per epoch
  std::size_t batch_size() const { return batch_size_; }
  std::span<const std::uint32_t> rows() const { return rows_; }  ///< in their current order

  /// Draws a new order.
  void shuffle(Random& random) { random.shuffle(std::span(rows_)); }

  /// Batch number k, 0 <= k < size(), in the shared buffer.
  const Batch& operator[](std::size_t k);

  struct Iterator {
    Batches* batches;
    std::size_t k;
    const Batch& operator*() const { return (*batches)[k]; }
    Iterator& operator++() { return ++k, *this; }
    bool operator==(const Iterator&) const = default;
  };
  Iterator begin() { return {this, 0}; }
  Iterator end() { return {this, size()}; }

 private:
  const FeatureEncoder* encoder_;
  std::vector<std::uint32_t> rows_;
  std::size_t batch_size_;
  Batch batch_;
};

}  // namespace vqgrad
