#include "datasets/dataset.hpp"

#include <fmt/format.h>

#include <type_traits>

#include "base/error.hpp"
#include "base/sha256.hpp"

namespace vqgrad {
namespace {

template <class T>
void append(std::string& bytes, const std::vector<T>& column) {
  static_assert(std::is_arithmetic_v<T>);
  bytes += fmt::format("{}:", column.size());
  bytes.append(reinterpret_cast<const char*>(column.data()), column.size() * sizeof(T));
}

void append(std::string& bytes, const std::vector<std::string>& words) {
  bytes += fmt::format("{}:", words.size());
  for (const auto& word : words) bytes += fmt::format("{}:{}", word.size(), word);
}

}  // namespace

const Field& Dataset::field(const std::string& wanted) const {
  std::string names;
  for (const Field& f : fields) {
    if (f.name == wanted) return f;
    names += (names.empty() ? "'" : ", '") + f.name + "'";
  }
  throw UsageError(fmt::format("the data set {} has no field '{}'; it has {}", name, wanted,
                               names.empty() ? "none" : names));
}

std::string content_hash(const Dataset& dataset) {
  std::string bytes;
  for (const auto& file : dataset.files) bytes += sha256_file(file) + "  " + file.filename().string() + "\n";
  if (!dataset.files.empty()) return sha256(bytes);
  append(bytes, dataset.interactions.users);
  append(bytes, dataset.interactions.items);
  append(bytes, dataset.interactions.ratings);
  append(bytes, dataset.interactions.times);
  append(bytes, dataset.users);
  append(bytes, dataset.items);
  append(bytes, dataset.titles);
  for (const Field& field : dataset.fields) {
    append(bytes, field.words);
    append(bytes, field.values);
    append(bytes, field.offsets);
    append(bytes, field.numbers);
  }
  return sha256(bytes);
}

}  // namespace vqgrad
