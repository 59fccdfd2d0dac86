#include "nn/npy.hpp"

#include <bit>
#include <charconv>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#if __has_include(<xtensor/io/xnpy.hpp>)
#include <xtensor/io/xnpy.hpp>
#else
#include <xtensor/xnpy.hpp>
#endif

#include "autodiff/tools/xtensor.hpp"
#include "base/atomic_file.hpp"
#include "base/error.hpp"

namespace vqgrad {
namespace {

static_assert(std::endian::native == std::endian::little, "the file's numbers are little-endian");

constexpr std::string_view magic("\x93NUMPY\x01\x00", 8);

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& what) {
  throw DataError(path.string() + ": expected a NumPy 1.0 array of float32, " + what);
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

/// Checks all that xtensor takes on trust and returns the shape. `start` becomes the place of the numbers.
Shape check(const std::filesystem::path& path, std::string_view content, std::size_t& start) {
  if (!content.starts_with(magic) || content.size() < magic.size() + 2)
    refuse(path, "got other bytes at its start");
  const auto byte = [&](std::size_t k) {
    return static_cast<std::size_t>(static_cast<unsigned char>(content[k]));
  };
  const std::size_t length = byte(8) | byte(9) << 8;
  start = magic.size() + 2 + length;
  if (content.size() < start) refuse(path, "its header is cut off");
  if (length > 0xff00) refuse(path, "its header takes " + std::to_string(length) + " bytes");
  const std::string_view header = content.substr(magic.size() + 2, length);
  if (header.find("'<f4'") == header.npos || header.find("'fortran_order': False") == header.npos)
    refuse(path, "got the header " + std::string(header.substr(0, 80)));
  const Shape shape = parse_shape(path, header);
  // Lengths whose product is past 64 bits would pass for a small size.
  std::size_t bytes = sizeof(float);
  for (const auto length_of_axis : shape)
    if (__builtin_mul_overflow(bytes, length_of_axis, &bytes)) refuse(path, "got the shape " + shape.text());
  if (content.size() - start != bytes)
    refuse(path, "its shape " + shape.text() + " takes " + std::to_string(bytes) + " bytes, got " +
                     std::to_string(content.size() - start));
  return shape;
}

/// Pads the header to 118, 374, ... bytes: xtensor 0.24 reads the length's bytes as signed characters.
void pad_header(std::string& content, std::size_t start) {
  const std::size_t padding = (256 + 128 - start % 256) % 256;
  if (padding == 0) return;
  content.insert(start - 1, padding, ' ');  // before its newline
  const std::size_t length = start + padding - magic.size() - 2;
  content[8] = static_cast<char>(length & 0xff);
  content[9] = static_cast<char>(length >> 8);
}

}  // namespace

void write_npy(const std::filesystem::path& path, const ArrayArgument<float>& array, const Shape& shape) {
  std::vector<float> memory;
  write_atomically(path, xt::dump_npy(as_xtensor(array.elements(memory, array.here()), shape, array.here())));
}

NpyArray read_npy(const std::filesystem::path& path) {
  std::string content = read_file(path);
  std::size_t start = 0;
  const Shape shape = check(path, content, start);
  pad_header(content, start);
  std::istringstream stream(std::move(content));
  std::vector<float> values;
  try {
    const auto array = xt::load_npy<float, xt::layout_type::row_major>(stream);
    values.assign(array.begin(), array.end());
  } catch (const std::exception& error) {
    refuse(path, std::string("xtensor's reader says: ") + error.what());
  }
  if (values.size() != shape.size()) refuse(path, "its header has more than one shape");
  return {shape, std::move(values)};
}

}  // namespace vqgrad
