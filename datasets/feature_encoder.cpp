#include "datasets/feature_encoder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numeric>

#include "base/error.hpp"

namespace vqgrad {
namespace {

/// Which users, items and interactions occur in the training rows.
struct Present {
  std::vector<char> users, items, interactions;

  Present(const Dataset& dataset, std::span<const std::uint32_t> train)
      : users(dataset.users.size()), items(dataset.items.size()), interactions(dataset.interactions.size()) {
    if (train.empty()) throw UsageError("no training rows: vocabularies and ranges would be empty");
    for (const auto row : train) {
      if (row >= interactions.size())
        throw UsageError(fmt::format("training row {} of a data set of {} rows", row, interactions.size()));
      interactions[row] = 1;
      users[dataset.interactions.users[row]] = 1;
      items[dataset.interactions.items[row]] = 1;
    }
  }

  const std::vector<char>& of(Owner owner) const {
    return owner == Owner::user ? users : owner == Owner::item ? items : interactions;
  }
};

EncodedField describe(const std::string& name, FieldKind kind, Owner owner) {
  EncodedField field;
  field.name = name;
  field.kind = kind;
  field.owner = owner;
  if (kind != FieldKind::number) field.words = {"<unknown>"};
  return field;
}

/// The index of each word in the vocabulary, which holds the seen words in their order.
std::vector<std::int32_t> make_vocabulary(const std::vector<std::string>& words,
                                          const std::vector<char>& seen, EncodedField& field) {
  std::vector<std::int32_t> numbers(words.size(), EncodedField::unknown);
  for (std::size_t w = 0; w < words.size(); ++w) {
    if (!seen[w]) continue;
    numbers[w] = static_cast<std::int32_t>(field.words.size());
    field.words.push_back(words[w]);
  }
  return numbers;
}

EncodedField encode_ids(const std::string& name, Owner owner, const std::vector<std::string>& ids,
                        const std::vector<char>& present) {
  auto field = describe(name, FieldKind::categorical, owner);
  field.indices = make_vocabulary(ids, present, field);
  return field;
}

EncodedField encode_categories(const Field& source, const std::vector<char>& present) {
  auto field = describe(source.name, source.kind, source.owner);
  std::vector<char> seen(source.words.size());
  for (std::size_t r = 0; r < present.size(); ++r)
    if (present[r] && source.values[r] != Field::missing)
      seen[static_cast<std::size_t>(source.values[r])] = 1;
  const auto numbers = make_vocabulary(source.words, seen, field);
  field.indices.reserve(source.values.size());
  for (const auto value : source.values)
    field.indices.push_back(value == Field::missing ? EncodedField::unknown
                                                    : numbers[static_cast<std::size_t>(value)]);
  return field;
}

EncodedField encode_lists(const Field& source, const std::vector<char>& present,
                          const EncoderOptions& options) {
  auto field = describe(source.name, source.kind, source.owner);
  std::vector<std::size_t> times(source.words.size());
  for (std::size_t r = 0; r < present.size(); ++r) {
    field.width = std::max(field.width, source.list(r).size());
    if (!present[r]) continue;
    for (const auto value : source.list(r)) ++times[static_cast<std::size_t>(value)];
  }
  std::vector<char> seen;
  for (const auto n : times) seen.push_back(n > 0 && n >= options.word_minimum);
  const auto numbers = make_vocabulary(source.words, seen, field);
  field.indices.assign(present.size() * field.width, options.pad_with_a_word ? 1 : EncodedField::padding);
  for (std::size_t r = 0; r < present.size(); ++r) {
    auto* out = field.indices.data() + r * field.width;
    for (const auto value : source.list(r)) *out++ = numbers[static_cast<std::size_t>(value)];
  }
  return field;
}

template <class Number>
EncodedField encode_numbers(const std::string& name, Owner owner, std::span<const Number> values,
                            const std::vector<char>& present) {
  auto field = describe(name, FieldKind::number, owner);
  Number low = std::numeric_limits<Number>::max(), high = std::numeric_limits<Number>::lowest();
  for (std::size_t r = 0; r < values.size(); ++r) {
    if (!present[r]) continue;
    low = std::min(low, values[r]);
    high = std::max(high, values[r]);
  }
  field.low = static_cast<double>(low);
  field.high = static_cast<double>(high);
  const double scale = high > low ? 1 / (field.high - field.low) : 0;
  field.numbers.reserve(values.size());
  for (const auto value : values)
    field.numbers.push_back(static_cast<float>((static_cast<double>(value) - field.low) * scale));
  return field;
}

EncodedField encode(const Field& source, const std::vector<char>& present, const EncoderOptions& options) {
  if (source.kind == FieldKind::categorical) return encode_categories(source, present);
  if (source.kind == FieldKind::list) return encode_lists(source, present, options);
  return encode_numbers(source.name, source.owner, std::span(source.numbers), present);
}

std::vector<std::uint32_t> count_ratings(const Dataset& dataset, Owner owner) {
  const bool items = owner == Owner::item;
  std::vector<std::uint32_t> counts(items ? dataset.items.size() : dataset.users.size());
  for (const auto k : items ? dataset.interactions.items : dataset.interactions.users) ++counts[k];
  return counts;
}

}  // namespace

FeatureEncoder::FeatureEncoder(const Dataset& dataset, std::span<const std::uint32_t> train,
                               EncoderOptions options)
    : dataset_(&dataset) {
  const Present present(dataset, train);
  const auto add_fields = [&](Owner owner) {
    for (const Field& field : dataset.fields)
      if (field.owner == owner) fields_.push_back(encode(field, present.of(owner), options));
  };
  fields_.push_back(encode_ids("user id", Owner::user, dataset.users, present.users));
  add_fields(Owner::user);
  fields_.push_back(encode_ids("item id", Owner::item, dataset.items, present.items));
  add_fields(Owner::item);
  add_fields(Owner::interaction);
  if (const std::span times = dataset.interactions.times; !times.empty())
    fields_.push_back(encode_numbers("time", Owner::interaction, times, present.interactions));
  if (options.count) {
    const auto counts = count_ratings(dataset, options.count_owner);
    fields_.push_back(
        encode_numbers("count", options.count_owner, std::span(counts), present.of(options.count_owner)));
  }
}

std::size_t FeatureEncoder::position(const std::string& name) const {
  std::string names;
  for (std::size_t f = 0; f < fields_.size(); ++f) {
    if (fields_[f].name == name) return f;
    names += (f == 0 ? "'" : ", '") + fields_[f].name + "'";
  }
  throw UsageError(fmt::format("there is no field '{}'; there are {}", name, names));
}

}  // namespace vqgrad
