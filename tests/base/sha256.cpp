// labels: unit
#include "base/sha256.hpp"

#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>

#include "base/error.hpp"

using namespace vqgrad;

namespace {

// FIPS 180-4 examples.
constexpr auto empty_digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr auto abc_digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr auto million_digest = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

struct File {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("vqgrad-sha256-" + std::to_string(::getpid()));
  explicit File(const std::string& content) { std::ofstream(path, std::ios::binary) << content; }
  ~File() { std::filesystem::remove(path); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(sha256)

BOOST_AUTO_TEST_CASE(text_has_the_digests_of_the_standard) {
  BOOST_TEST(vqgrad::sha256("") == empty_digest);
  BOOST_TEST(vqgrad::sha256("abc") == abc_digest);
  BOOST_TEST(vqgrad::sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
             "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  BOOST_TEST(vqgrad::sha256(std::string(1'000'000, 'a')) == million_digest);
}

BOOST_AUTO_TEST_CASE(bytes_after_a_zero_count) {
  BOOST_TEST(vqgrad::sha256(std::string_view("\0a", 2)) != vqgrad::sha256(std::string_view("\0b", 2)));
}

BOOST_AUTO_TEST_CASE(a_file_has_the_digest_of_its_content) {
  BOOST_TEST(sha256_file(File("").path) == empty_digest);
  BOOST_TEST(sha256_file(File("abc").path) == abc_digest);
  BOOST_TEST(sha256_file(File(std::string(1'000'000, 'a')).path) == million_digest);
}

// The reader's piece is 1 MiB: a length at, below and above it, and of many pieces.
BOOST_AUTO_TEST_CASE(a_file_read_in_pieces_has_the_digest_of_the_whole) {
  for (const std::size_t length : {(1u << 20) - 1, 1u << 20, (1u << 20) + 1, 5'000'000u}) {
    std::string content(length, '\0');
    for (std::size_t i = 0; i < length; ++i) content[i] = static_cast<char>(i * 31 >> 3);
    BOOST_TEST(sha256_file(File(content).path) == vqgrad::sha256(content), "length " << length);
  }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_is_an_error_and_not_the_digest_of_nothing) {
  const auto folder = std::filesystem::temp_directory_path();
  const auto says = [](const std::string& reason) {
    return [reason](const IoError& error) {
      return std::string(error.what()).find("cannot read /") == 0 &&
             std::string(error.what()).find(reason) != std::string::npos;
    };
  };
  BOOST_CHECK_EXCEPTION(sha256_file(folder / "no such file"), IoError, says("No such file"));
  BOOST_CHECK_EXCEPTION(sha256_file(folder), IoError, says("Is a directory"));
}

BOOST_AUTO_TEST_SUITE_END()
