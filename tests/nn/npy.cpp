// labels: unit
#include "nn/npy.hpp"

#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>
#include <xtensor/xtensor.hpp>
#include <xtensor/xview.hpp>

#include "base/atomic_file.hpp"
#include "base/error.hpp"

using namespace vqgrad;
namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path path = fs::temp_directory_path() / ("vqgrad-npy-" + std::to_string(::getpid()));
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
  fs::path file(const char* name) const { return path / name; }
};

const std::vector<float> six{1, -2, 0.5f, 4, 1e-30f, 6};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(npy)

BOOST_AUTO_TEST_CASE(what_is_written_is_read_back) {
  const Folder folder;
  for (const Shape& shape : {Shape{2, 3}, Shape{6}, Shape{6, 1}, Shape{1, 2, 3}}) {
    write_npy(folder.file("x.npy"), std::span<const float>(six), shape);
    const auto array = read_npy(folder.file("x.npy"));
    BOOST_TEST((array.shape == shape));
    BOOST_TEST(array.values == six);
  }
  write_npy(folder.file("x.npy"), {}, Shape{0, 3});
  BOOST_TEST(read_npy(folder.file("x.npy")).shape.text() == "(0, 3)");
  BOOST_CHECK_THROW(write_npy(folder.file("x.npy"), std::span<const float>(six), Shape{5}), Error);
}

BOOST_AUTO_TEST_CASE(the_bytes_are_numpys) {
  const Folder folder;
  write_npy(folder.file("x.npy"), std::span<const float>(six), Shape{2, 3});
  const std::string content = read_file(folder.file("x.npy"));
  using namespace std::string_literals;
  const std::string start =
      "\x93NUMPY\x01\x00\x76\x00{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }"s;
  BOOST_TEST(content.substr(0, start.size()) == start);
  BOOST_TEST(content.size() == 128 + 24u);
  BOOST_TEST(content[127] == '\n');
}

BOOST_AUTO_TEST_CASE(headers_of_every_length_are_read) {
  const Folder folder;
  write_npy(folder.file("x.npy"), six, Shape{2, 3});
  const std::string whole = read_file(folder.file("x.npy"));
  // NumPy writes 118 bytes; 246 and others have a length byte above 127. Any padding is allowed.
  for (const std::size_t length : {60u, 118u, 119u, 127u, 128u, 246u, 255u, 256u, 374u, 502u, 65000u}) {
    std::string header = whole.substr(10, 59);
    BOOST_REQUIRE(header.ends_with(" }"));
    header.resize(length - 1, ' ');
    const std::string content = whole.substr(0, 8) + static_cast<char>(length & 0xff) +
                                static_cast<char>(length >> 8) + header + '\n' + whole.substr(128);
    std::ofstream(folder.file("y.npy"), std::ios::binary) << content;
    const auto array = read_npy(folder.file("y.npy"));
    BOOST_TEST((array.shape == Shape{2, 3}), length);
    BOOST_TEST(array.values == six, length);
  }
}

BOOST_AUTO_TEST_CASE(views_and_expressions_are_written_with_their_shape) {
  const Folder folder;
  const xt::xtensor<double, 2> matrix{{1, 2, 3}, {4, 5, 6}};
  write_npy(folder.file("x.npy"), xt::transpose(matrix));
  write_npy(folder.file("y.npy"), xt::row(matrix, 1) * 0.5);
  const auto x = read_npy(folder.file("x.npy")), y = read_npy(folder.file("y.npy"));
  BOOST_TEST(x.shape.text() == "(3, 2)");
  BOOST_TEST(x.values == (std::vector<float>{1, 4, 2, 5, 3, 6}));
  BOOST_TEST(y.shape.text() == "(3)");
  BOOST_TEST(y.values == (std::vector<float>{2, 2.5f, 3}));
}

BOOST_AUTO_TEST_CASE(every_truncation_and_every_lie_is_a_data_error) {
  const Folder folder;
  write_npy(folder.file("x.npy"), std::span<const float>(six), Shape{2, 3});
  const std::string whole = read_file(folder.file("x.npy"));
  const auto refuses = [&](const std::string& content, const std::string& reason) {
    std::ofstream(folder.file("y.npy"), std::ios::binary) << content;
    BOOST_CHECK_EXCEPTION(read_npy(folder.file("y.npy")), DataError, [&](const Error& error) {
      BOOST_TEST_INFO(error.what());
      const std::string text = error.what();
      return text.starts_with(folder.file("y.npy").string()) && text.find(reason) != text.npos;
    });
  };
  for (std::size_t size = 0; size < whole.size(); ++size) refuses(whole.substr(0, size), "");
  refuses(whole + "x", "takes 24 bytes, got 25");
  refuses(replaced(whole, "<f4", "<f8"), "got the header");
  refuses(replaced(whole, "False", "True "), "got the header");
  refuses(replaced(whole, "(2, 3)", "(3, 3)"), "takes 36 bytes, got 24");
  refuses(replaced(whole, "(2, 3)", "(-2,3)"), "shape");
  // 2^66 bytes, which would pass for none.
  refuses(replaced(whole.substr(0, 128), "(2, 3), }                ", "(4294967296, 4294967296)}"),
          "got the shape");
  refuses(replaced(whole, "'shape'", "'shade'"), "no shape");
  refuses(
      replaced(whole, "'descr': '<f4', 'fortran_order': False,", "'fortran_order': False, 'descr': '<f4',"),
      "keys in wrong order");
  refuses(replaced(whole, "\x93NUMPY\x01", "\x93NUMPY\x02"), "other bytes");
}

BOOST_AUTO_TEST_SUITE_END()
