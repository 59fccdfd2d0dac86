#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "datasets/dataset.hpp"

namespace vqgrad {

/// A field ready for copying into batches; N is the number of owners (users, items or interactions).
struct EncodedField {
  static constexpr std::int32_t unknown = 0;   ///< a value that no training row has, or a missing one
  static constexpr std::int32_t padding = -1;  ///< after a list's end; never a word

  std::string name;
  FieldKind kind = FieldKind::categorical;
  Owner owner = Owner::interaction;
  std::vector<std::string> words;     ///< the vocabulary; words[0] is "<unknown>"
  std::size_t width = 1;              ///< list: the longest list of all owners, so that nothing is cut
  std::vector<std::int32_t> indices;  ///< categorical: (N); list: (N, width); into words
  std::vector<float> numbers;         ///< number: (N), (x - low) / (high - low), or 0 if high = low
  double low = 0, high = 0;           ///< number: the range over the training rows

  /// Rows of an embedding table for this field, including the unknown value's.
  std::size_t vocabulary() const { return words.size(); }
};

struct EncoderOptions {
  /// Adds the field "count", its owner's number of ratings in the whole data set. It counts test rows, so it
  /// leaks: only for reproducing published figures.
  bool count = false;
  Owner count_owner = Owner::item;  ///< or user
  /// A list's word that training owners have fewer times is unknown. A word of a single item is a second id
  /// of that item: a model would explain by it what items share.
  std::size_t word_minimum = 1;
  /// Pads lists with the vocabulary's first word instead of `padding`, so that short lists count it several
  /// times: a fault of published code, only for reproducing its figures.
  bool pad_with_a_word = false;
};

/// Features of every user, item and interaction, encoded once. Vocabularies and ranges come from the training
/// rows only; numbers outside the range leave [0, 1]. Order of the fields: user id, the user's fields, item
/// id, the item's fields, the interaction's fields, time (if there are times), count.
class FeatureEncoder {
 public:
  /// Keeps a reference to `dataset`, which must outlive it. Throws UsageError if `train` is empty or has a
  /// row that the data set does not have.
  FeatureEncoder(const Dataset& dataset, std::span<const std::uint32_t> train, EncoderOptions options = {});
  FeatureEncoder(Dataset&&, std::span<const std::uint32_t>, EncoderOptions = {}) = delete;

  const Dataset& dataset() const { return *dataset_; }
  const std::vector<EncodedField>& fields() const { return fields_; }

  /// Position in fields(). Throws UsageError that lists all names.
  std::size_t position(const std::string& name) const;
  const EncodedField& field(const std::string& name) const { return fields_[position(name)]; }

 private:
  const Dataset* dataset_;
  std::vector<EncodedField> fields_;
};

}  // namespace vqgrad
