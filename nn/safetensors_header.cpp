#include "nn/safetensors_header.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/error.hpp"
#include "base/sha256.hpp"

namespace vqgrad::safetensors {
namespace {

struct TypeRow {
  DataType type;
  const char* name;
  std::size_t size;
};
constexpr std::array types{TypeRow{DataType::u8, "U8", 1},   TypeRow{DataType::i32, "I32", 4},
                           TypeRow{DataType::i64, "I64", 8}, TypeRow{DataType::u64, "U64", 8},
                           TypeRow{DataType::f32, "F32", 4}, TypeRow{DataType::f64, "F64", 8}};

const TypeRow& row_of(DataType type) {
  return *std::find_if(types.begin(), types.end(), [&](const TypeRow& row) { return row.type == type; });
}

/// A list of whole numbers that fit; nothing for anything else.
std::optional<std::vector<std::size_t>> whole_numbers(const Json& entry, const char* key) {
  if (!entry.contains(key) || !entry[key].is_array()) return std::nullopt;
  std::vector<std::size_t> result;
  for (const Json& number : entry[key]) {
    if (!number.is_number_unsigned()) return std::nullopt;
    result.push_back(number.get<std::size_t>());
  }
  return result;
}

/// Bytes of an array, nothing where they are more than 64 bits can count.
std::optional<std::size_t> bytes_of(const std::vector<std::size_t>& lengths, std::size_t element) {
  if (std::find(lengths.begin(), lengths.end(), 0u) != lengths.end()) return 0;
  std::size_t bytes = element;
  for (const std::size_t length : lengths)
    if (__builtin_mul_overflow(bytes, length, &bytes)) return std::nullopt;
  return bytes;
}

NamedArray read_entry(const std::filesystem::path& path, const std::string& name, const Json& entry,
                      std::string_view data) {
  const auto wrong = [&](const std::string& what) { refuse(path, "\"" + name + "\" " + what); };
  if (!entry.is_object()) wrong("is no object with dtype, shape and data_offsets");
  const auto dtype =
      entry.contains("dtype") && entry["dtype"].is_string() ? entry["dtype"].get<std::string>() : "";
  const auto row =
      std::find_if(types.begin(), types.end(), [&](const TypeRow& r) { return r.name == dtype; });
  if (row == types.end()) wrong("has the type \"" + dtype + "\"; known are U8, I32, I64, U64, F32 and F64");
  const auto lengths = whole_numbers(entry, "shape"), offsets = whole_numbers(entry, "data_offsets");
  if (!lengths || lengths->size() > Shape::max_rank) wrong("has no shape of at most 4 whole numbers");
  if (!offsets || offsets->size() != 2) wrong("has no data_offsets of 2 whole numbers");
  const std::size_t begin = (*offsets)[0], end = (*offsets)[1];
  const Shape shape{std::span<const std::size_t>(*lengths)};
  if (begin > end || end > data.size())
    wrong("lies at [" + std::to_string(begin) + ", " + std::to_string(end) + "), outside of the " +
          std::to_string(data.size()) + " bytes of data");
  if (bytes_of(*lengths, row->size) != end - begin)
    wrong("has the shape " + shape.text() + " of " + dtype + ", which is not " + std::to_string(end - begin) +
          " bytes");
  return {name, row->type, shape, std::as_bytes(std::span(data.substr(begin, end - begin)))};
}

}  // namespace

std::string type_name(DataType type) { return row_of(type).name; }
std::size_t type_size(DataType type) { return row_of(type).size; }

std::string checksum(Json header, std::string_view data) {
  header[metadata_key].erase(checksum_key);
  std::string text = header.dump();
  text += data;
  return sha256(text);
}

std::vector<NamedArray> read_entries(const std::filesystem::path& path, const Json& header,
                                     std::string_view data) {
  std::vector<NamedArray> arrays;
  for (const auto& [name, entry] : header.items())
    if (name != metadata_key) arrays.push_back(read_entry(path, name, entry, data));

  std::vector<std::span<const std::byte>> parts;
  for (const NamedArray& array : arrays)
    if (!array.bytes.empty()) parts.push_back(array.bytes);
  std::sort(parts.begin(), parts.end(), [](const auto& a, const auto& b) { return a.data() < b.data(); });
  const std::byte* next = std::as_bytes(std::span(data)).data();
  const std::byte* const end = next + data.size();
  for (const auto& part : parts) {
    if (part.data() != next) refuse(path, "its arrays overlap or leave gaps in the data");
    next += part.size();
  }
  if (next != end) refuse(path, "it has data that no array names");
  return arrays;
}

void refuse(const std::filesystem::path& path, const std::string& what) {
  throw DataError(path.string() + ": expected a safetensors file, but " + what);
}

}  // namespace vqgrad::safetensors
