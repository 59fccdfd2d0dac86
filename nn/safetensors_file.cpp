#include "nn/safetensors_file.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/sha256.hpp"

namespace vqgrad {
namespace {

/// Keeps the order of its keys, so that a parsed header is dumped as it was written.
using Json = nlohmann::ordered_json;
static_assert(std::endian::native == std::endian::little, "the file's numbers are little-endian");

constexpr std::size_t length_size = sizeof(std::uint64_t);
constexpr const char* metadata_key = "__metadata__";
constexpr const char* checksum_key = "sha256";

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& what) {
  throw DataError(path.string() + ": expected a safetensors file, but " + what);
}

struct TypeRow {
  DataType type;
  std::string_view name;
  std::size_t size;
};
constexpr std::array types{TypeRow{DataType::u8, "U8", 1},   TypeRow{DataType::i32, "I32", 4},
                           TypeRow{DataType::i64, "I64", 8}, TypeRow{DataType::u64, "U64", 8},
                           TypeRow{DataType::f32, "F32", 4}, TypeRow{DataType::f64, "F64", 8}};

const TypeRow& row_of(DataType type) { return *std::ranges::find(types, type, &TypeRow::type); }

/// SHA-256 of the header's text without its checksum, followed by the data.
std::string checksum(Json header, std::string_view data) {
  header[metadata_key].erase(checksum_key);
  std::string text = header.dump();
  text += data;
  return sha256(text);
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

/// Bytes of an array; nothing if 64 bits cannot count them.
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
  const auto row = std::ranges::find(types, dtype, &TypeRow::name);
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

/// The arrays that a header names, which must fill `data` without gaps or overlaps. Throws DataError.
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

/// Throws DataError unless the header is an object, and for a name given twice, of which parsers keep one
/// silently.
Json parse_header(const std::filesystem::path& path, std::string_view text) {
  std::set<std::string> names;
  const auto note_names = [&](int depth, nlohmann::json::parse_event_t event, const Json& parsed) {
    if (event == nlohmann::json::parse_event_t::key && depth == 1 &&
        !names.insert(parsed.get<std::string>()).second)
      refuse(path, "its header has " + parsed.dump() + " twice");
    return true;
  };
  Json header;
  try {
    header = Json::parse(text, note_names);
  } catch (const Json::exception& error) {
    refuse(path, std::string("its header is no JSON: ") + error.what());
  }
  if (!header.is_object()) refuse(path, "its header is no JSON object");
  return header;
}

Metadata read_metadata(const std::filesystem::path& path, const Json& header) {
  Metadata metadata;
  if (!header.contains(metadata_key)) return metadata;
  const Json& entries = header[metadata_key];
  if (!entries.is_object()) refuse(path, "its metadata are no JSON object");
  for (const auto& [key, value] : entries.items()) {
    if (!value.is_string()) refuse(path, "its metadata \"" + key + "\" are no text");
    metadata[key] = value.get<std::string>();
  }
  return metadata;
}

Json make_header(std::span<const NamedArray> arrays, const Metadata& metadata) {
  Json header = Json::object();
  header[metadata_key] = Json(metadata);
  std::size_t begin = 0;
  for (const NamedArray& array : arrays) {
    if (header.contains(array.name))
      throw Error(Exit::internal,
                  "a checkpoint cannot hold \"" + array.name + "\" twice, or under a reserved name");
    const std::size_t end = begin + array.bytes.size();
    header[array.name] = {{"dtype", row_of(array.type).name},
                          {"shape", std::vector<std::size_t>(array.shape.begin(), array.shape.end())},
                          {"data_offsets", {begin, end}}};
    begin = end;
  }
  return header;
}

std::string described(const NamedArray& array) {
  return std::string(row_of(array.type).name) + " " + array.shape.text();
}

/// "\n  missing: a, b", nothing for an empty list.
std::string list_line(const char* title, const std::vector<std::string>& items) {
  std::string text;
  for (const auto& item : items) text += (text.empty() ? "" : ", ") + item;
  return text.empty() ? "" : std::string("\n  ") + title + ": " + text;
}

}  // namespace

void write_safetensors(const std::filesystem::path& path, std::span<const NamedArray> arrays,
                       const Metadata& metadata) {
  // Wide numbers first: then all of them are aligned, as the header's end is.
  std::vector<NamedArray> sorted(arrays.begin(), arrays.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return row_of(a.type).size > row_of(b.type).size; });
  std::string data;
  for (const NamedArray& array : sorted)
    data.append(reinterpret_cast<const char*>(array.bytes.data()), array.bytes.size());
  std::string text;
  try {
    Json header = make_header(sorted, metadata);
    header[metadata_key][checksum_key] = checksum(header, data);
    text = header.dump();
  } catch (const Json::exception& error) {
    throw Error(Exit::internal, "cannot write " + path.string() + ": " + error.what());
  }
  text.resize((text.size() + 7) / 8 * 8, ' ');
  const std::uint64_t length = text.size();
  std::string content(length_size, '\0');
  std::memcpy(content.data(), &length, length_size);
  write_atomically(path, content.append(text).append(data));
}

SafetensorsFile::SafetensorsFile(const std::filesystem::path& path) : path_(path), content_(read_file(path)) {
  const std::string_view content = content_;
  std::uint64_t length = 0;
  if (content.size() < length_size)
    refuse(path, "it is cut off: " + std::to_string(content.size()) + " bytes in all");
  std::memcpy(&length, content.data(), length_size);
  if (length > content.size() - length_size)
    refuse(path, "it is cut off, or its header's length of " + std::to_string(length) +
                     " bytes is wrong: " + std::to_string(content.size() - length_size) + " bytes follow");
  const Json header = parse_header(path, content.substr(length_size, length));
  const std::string_view data = content.substr(length_size + length);
  metadata_ = read_metadata(path, header);
  arrays_ = read_entries(path, header, data);
  if (const auto sum = metadata_.find(checksum_key); sum != metadata_.end()) {
    if (sum->second != checksum(header, data)) refuse(path, "its checksum does not fit: the file is damaged");
    metadata_.erase(sum);
  }
}

std::vector<NamedArray> SafetensorsFile::match(std::span<const NamedArray> expected) const {
  std::map<std::string_view, const NamedArray*> found;
  for (const NamedArray& array : arrays_) found[array.name] = &array;
  std::vector<NamedArray> matched;
  std::vector<std::string> missing, extra, other;
  for (const NamedArray& wanted : expected) {
    const auto it = found.find(wanted.name);
    if (it == found.end()) {
      missing.push_back(wanted.name);
      continue;
    }
    const NamedArray& array = *it->second;
    if (array.shape != wanted.shape || array.type != wanted.type)
      other.push_back(wanted.name + " is " + described(array) + " there, " + described(wanted) + " here");
    matched.push_back(array);
    found.erase(it);
  }
  for (const auto& [name, array] : found) extra.emplace_back(name);
  const std::string differences = list_line("missing in the file", missing) +
                                  list_line("extra in the file", extra) +
                                  list_line("of another shape or type", other);
  if (!differences.empty())
    throw DataError(path_.string() + ": does not fit what it is loaded into:" + differences);
  return matched;
}

}  // namespace vqgrad
