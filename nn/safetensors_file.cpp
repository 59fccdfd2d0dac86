#include "nn/safetensors_file.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <set>

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "nn/safetensors_header.hpp"

namespace vqgrad {
namespace {

using namespace safetensors;
static_assert(std::endian::native == std::endian::little, "the file's numbers are little-endian");

constexpr std::size_t length_size = sizeof(std::uint64_t);

/// Throws DataError for what is no object, and for a name given twice, of which parsers keep one silently.
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
    header[array.name] = {{"dtype", type_name(array.type)},
                          {"shape", std::vector<std::size_t>(array.shape.begin(), array.shape.end())},
                          {"data_offsets", {begin, end}}};
    begin = end;
  }
  return header;
}

std::string described(const NamedArray& array) { return type_name(array.type) + " " + array.shape.text(); }

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
                   [](const auto& a, const auto& b) { return type_size(a.type) > type_size(b.type); });
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
