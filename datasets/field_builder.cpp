#include "datasets/field_builder.hpp"

#include <utility>

namespace vqgrad {

std::int32_t Dictionary::add(std::string_view word) {
  if (const auto found = indices_.find(word); found != indices_.end()) return found->second;
  const auto index = static_cast<std::int32_t>(words_.size());
  words_.emplace_back(word);
  indices_.emplace(word, index);
  return index;
}

std::int32_t Dictionary::find(std::string_view word) const {
  const auto found = indices_.find(word);
  return found == indices_.end() ? Field::missing : found->second;
}

FieldBuilder::FieldBuilder(std::string name, FieldKind kind, Owner owner) {
  field_.name = std::move(name);
  field_.kind = kind;
  field_.owner = owner;
  if (kind == FieldKind::list) field_.offsets.push_back(0);
}

void FieldBuilder::add(std::string_view word) {
  field_.values.push_back(word.empty() ? Field::missing : dictionary_.add(word));
}

void FieldBuilder::add(std::span<const std::string_view> words) {
  for (const auto word : words) field_.values.push_back(dictionary_.add(word));
  field_.offsets.push_back(field_.values.size());
}

void FieldBuilder::add(double number) { field_.numbers.push_back(number); }

Field FieldBuilder::take() && {
  field_.words = std::move(dictionary_).take();
  return std::move(field_);
}

}  // namespace vqgrad
