#include "apps/experiments/priors/item_features.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <set>

namespace vqgrad {
namespace {

constexpr std::size_t none = ~std::size_t{0};

/// The item's words, as indices into field.words.
std::set<std::int32_t> words_of(const Field& field, std::size_t item) {
  std::set<std::int32_t> words;
  if (field.kind == FieldKind::list)
    words.insert(field.list(item).begin(), field.list(item).end());
  else
    words.insert(field.values[item]);
  words.erase(Field::missing);
  return words;
}

std::optional<double> as_number(const std::string& text) {
  double x = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), x);
  return error == std::errc() && end == text.data() + text.size() && std::isfinite(x) ? std::optional(x)
                                                                                      : std::nullopt;
}

/// An item's number; nothing if it is missing.
std::optional<double> number_of(const Field& field, std::size_t item) {
  if (field.kind == FieldKind::number) return field.numbers[item];
  const auto word = field.values[item];
  return word == Field::missing ? std::nullopt : as_number(field.words[static_cast<std::size_t>(word)]);
}

bool reads_as_numbers(const Field& field) {
  if (field.kind == FieldKind::number) return true;
  return field.kind == FieldKind::categorical && !field.words.empty() &&
         std::all_of(field.words.begin(), field.words.end(),
                     [](const std::string& word) { return as_number(word).has_value(); });
}

}  // namespace

ItemFeatures::ItemFeatures(const Dataset& dataset, std::span<const std::uint32_t> training,
                           std::size_t least) {
  for (const Field& field : dataset.fields) {
    if (field.owner != Owner::item) continue;
    if (field.kind != FieldKind::number) add_values(field, training, least);
    if (reads_as_numbers(field)) add_number(field, training);
  }
}

void ItemFeatures::add_values(const Field& field, std::span<const std::uint32_t> training,
                              std::size_t least) {
  std::vector<std::size_t> counts(field.words.size());
  for (const auto item : training)
    for (const auto word : words_of(field, item)) ++counts[static_cast<std::size_t>(word)];
  Values values{&field, {}};
  for (std::size_t word = 0; word < counts.size(); ++word) {
    values.columns.push_back(counts[word] >= std::max<std::size_t>(least, 1) ? width() : none);
    if (values.columns.back() != none) names_.push_back(field.name + "=" + field.words[word]);
  }
  values_.push_back(std::move(values));
}

void ItemFeatures::add_number(const Field& field, std::span<const std::uint32_t> training) {
  Number number{&field, width()};
  std::vector<double> seen;
  for (const auto item : training)
    if (const auto x = number_of(field, item)) seen.push_back(*x);
  for (const double x : seen) number.mean += x / static_cast<double>(seen.size());
  double squares = 0;
  for (const double x : seen) squares += (x - number.mean) * (x - number.mean);
  if (squares > 0) number.deviation = std::sqrt(squares / static_cast<double>(seen.size()));
  names_.push_back(field.name);
  numbers_.push_back(number);
}

std::vector<float> ItemFeatures::operator()(std::span<const std::uint32_t> items) const {
  std::vector<float> features(items.size() * width());
  for (std::size_t k = 0; k < items.size(); ++k) {
    float* row = features.data() + k * width();
    for (const Values& values : values_)
      for (const auto word : words_of(*values.field, items[k]))
        if (const auto column = values.columns[static_cast<std::size_t>(word)]; column != none)
          row[column] = 1;
    for (const Number& number : numbers_)
      if (const auto x = number_of(*number.field, items[k]))
        row[number.column] = static_cast<float>((*x - number.mean) / number.deviation);
  }
  return features;
}

}  // namespace vqgrad
