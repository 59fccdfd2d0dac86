#include "datasets/batches.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/error.hpp"

namespace vqgrad {
namespace {

/// out[b, :] = table[owners[b], :], rows of `width` values.
template <class T>
void gather(std::span<const T> table, std::span<const std::uint32_t> owners, std::size_t width, T* out) {
  if (width == 1) {
    for (std::size_t b = 0; b < owners.size(); ++b) out[b] = table[owners[b]];
    return;
  }
  for (std::size_t b = 0; b < owners.size(); ++b)
    std::copy_n(table.data() + owners[b] * width, width, out + b * width);
}

}  // namespace

Batches::Batches(const FeatureEncoder& encoder, std::vector<std::uint32_t> rows, std::size_t batch_size)
    : encoder_(&encoder), rows_(std::move(rows)), batch_size_(batch_size) {
  if (batch_size == 0) throw UsageError("a batch needs at least one row");
  const std::size_t count = encoder.dataset().interactions.size();
  for (const auto row : rows_)
    if (row >= count) throw UsageError(fmt::format("row {} of a data set of {} rows", row, count));

  const std::size_t largest = std::min(batch_size, rows_.size());
  for (const EncodedField& field : encoder.fields()) {
    Batch::Column column;
    (field.kind == FieldKind::number ? column.number_width : column.index_width) = field.width;
    column.indices.resize(largest * column.index_width);
    column.numbers.resize(largest * column.number_width);
    batch_.columns_.push_back(std::move(column));
  }
  batch_.labels_.resize(largest);
  batch_.users_.resize(largest);
  batch_.items_.resize(largest);
}

const Batch& Batches::operator[](std::size_t k) {
  const std::size_t begin = k * batch_size_;
  batch_.size_ = std::min(batch_size_, rows_.size() - begin);
  batch_.rows_ = std::span(rows_).subspan(begin, batch_.size_);

  const Dataset& dataset = encoder_->dataset();
  for (std::size_t b = 0; b < batch_.size_; ++b) {
    const auto row = batch_.rows_[b];
    batch_.users_[b] = dataset.interactions.users[row];
    batch_.items_[b] = dataset.interactions.items[row];
    batch_.labels_[b] = dataset.interactions.ratings[row] >= dataset.threshold ? 1.0f : 0.0f;
  }
  for (std::size_t f = 0; f < batch_.columns_.size(); ++f) {
    const EncodedField& field = encoder_->fields()[f];
    const auto owners = field.owner == Owner::user   ? batch_.users()
                        : field.owner == Owner::item ? batch_.items()
                                                     : batch_.rows();
    Batch::Column& column = batch_.columns_[f];
    if (field.kind == FieldKind::number)
      gather<float>(field.numbers, owners, 1, column.numbers.data());
    else
      gather<std::int32_t>(field.indices, owners, field.width, column.indices.data());
  }
  return batch_;
}

}  // namespace vqgrad
