#include "nn/npy.hpp"

#include <bit>
#include <charconv>
#include <cstring>
#include <string>
#include <string_view>

#include "base/atomic_file.hpp"
#include "base/error.hpp"

namespace vqgrad {
namespace {

static_assert(std::endian::native == std::endian::little, "the file's numbers are little-endian");

constexpr std::string_view magic("\x93NUMPY\x01\x00", 8);

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& what) {
  throw DataError(path.string() + ": expected a NumPy 1.0 array of float32, " + what);
}

/// As Python prints it: "(2, 3)", "(6,)".
std::string shape_tuple(const Shape& shape) {
  std::string text = shape.text();
  if (shape.rank() == 1) text.back() = ',', text += ')';
  return text;
}

/// The lengths between the parentheses of 'shape': (3, 4).
Shape parse_shape(const std::filesystem::path& path, std::string_view header) {
  const auto key = header.find("'shape':");
  const auto open = header.find('(', key);
  const auto close = header.find(')', open);
  if (key == header.npos || open == header.npos || close == header.npos)
    refuse(path, "its header has no shape");
  Shape shape;
  const char* at = header.data() + open + 1;
  const char* const end = header.data() + close;
  while (at != end) {
    if (*at == ' ' || *at == ',') {
      ++at;
      continue;
    }
    std::size_t length = 0;
    const auto parsed = std::from_chars(at, end, length);
    if (parsed.ec != std::errc{} || length > (std::size_t{1} << 40) || shape.rank() == Shape::max_rank)
      refuse(path, "its shape is not one to four lengths");
    shape = shape.inserting(shape.rank(), length);
    at = parsed.ptr;
  }
  return shape;
}

}  // namespace

void write_npy(const std::filesystem::path& path, std::span<const float> values, const Shape& shape) {
  if (values.size() != shape.size())
    throw Error(Exit::internal, std::to_string(values.size()) + " values do not fill " + shape.text());
  std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape_tuple(shape) + ", }";
  header.resize((magic.size() + 2 + header.size() + 1 + 63) / 64 * 64 - magic.size() - 3, ' ');
  header += '\n';
  std::string content(magic);
  content += static_cast<char>(header.size() & 0xff);
  content += static_cast<char>(header.size() >> 8);
  content += header;
  const std::size_t start = content.size();
  content.resize(start + values.size_bytes());
  if (!values.empty()) std::memcpy(content.data() + start, values.data(), values.size_bytes());
  write_atomically(path, content);
}

NpyArray read_npy(const std::filesystem::path& path) {
  const std::string content = read_file(path);
  if (!content.starts_with(magic) || content.size() < magic.size() + 2)
    refuse(path, "got other bytes at its start");
  const auto byte = [&](std::size_t k) {
    return static_cast<std::size_t>(static_cast<unsigned char>(content[k]));
  };
  const std::size_t length = byte(8) | byte(9) << 8;
  const std::size_t start = magic.size() + 2 + length;
  if (content.size() < start) refuse(path, "its header is cut off");
  const std::string_view header(content.data() + magic.size() + 2, length);
  if (header.find("'<f4'") == header.npos || header.find("'fortran_order': False") == header.npos)
    refuse(path, "got the header " + std::string(header.substr(0, 80)));
  NpyArray array{parse_shape(path, header), {}};
  // Lengths whose product is past 64 bits would pass for a small size.
  std::size_t bytes = sizeof(float);
  for (const auto length_of_axis : array.shape)
    if (__builtin_mul_overflow(bytes, length_of_axis, &bytes))
      refuse(path, "got the shape " + array.shape.text());
  if (content.size() - start != bytes)
    refuse(path, "its shape " + array.shape.text() + " takes " + std::to_string(bytes) + " bytes, got " +
                     std::to_string(content.size() - start));
  array.values.resize(array.shape.size());
  if (bytes > 0) std::memcpy(array.values.data(), content.data() + start, bytes);
  return array;
}

}  // namespace vqgrad
