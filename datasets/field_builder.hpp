#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "datasets/dataset.hpp"

namespace vqgrad {

/// Numbers words by first appearance. The hash table is never iterated, so its order has no effect.
class Dictionary {
 public:
  std::int32_t add(std::string_view word);

  /// Field::missing if there is no such word.
  std::int32_t find(std::string_view word) const;

  const std::vector<std::string>& words() const { return words_; }
  std::vector<std::string> take() && { return std::move(words_); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view word) const { return std::hash<std::string_view>{}(word); }
  };
  std::unordered_map<std::string, std::int32_t, Hash, std::equal_to<>> indices_;
  std::vector<std::string> words_;
};

/// Builds a Field row by row.
class FieldBuilder {
 public:
  FieldBuilder(std::string name, FieldKind kind, Owner owner);

  void add(std::string_view word);                    ///< categorical; an empty word is a missing value
  void add(std::span<const std::string_view> words);  ///< list
  void add(double number);                            ///< number

  Field take() &&;

 private:
  Field field_;
  Dictionary dictionary_;
};

}  // namespace vqgrad
