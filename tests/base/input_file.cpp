// labels: unit
#include "base/input_file.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

#include "base/atomic_file.hpp"
#include "base/error.hpp"

namespace vqgrad {
namespace {

BOOST_AUTO_TEST_SUITE(input_file)

struct Folder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / "vqgrad-input-file";
  ~Folder() { std::filesystem::remove_all(path); }
};

template <class Body>
std::string error_of(const Body& body) {
  try {
    body();
  } catch (const IoError& error) {
    return error.what();
  }
  return "no error";
}

BOOST_AUTO_TEST_CASE(reads_any_part) {
  const Folder folder;
  const std::string content = "0123456789";
  write_atomically(folder.path / "file", content);
  const InputFile file(folder.path / "file");
  BOOST_TEST(file.size() == content.size());
  for (std::size_t begin = 0; begin <= content.size(); ++begin)
    for (std::size_t count = 0; begin + count <= content.size(); ++count) {
      std::string part(count, ' ');
      file.read(begin, part.data(), count);
      BOOST_TEST(part == content.substr(begin, count));
    }
}

BOOST_AUTO_TEST_CASE(says_what_is_wrong) {
  const Folder folder;
  const std::string path = (folder.path / "file").string();
  write_atomically(path, "0123456789");
  const InputFile file(path);
  std::string part(8, ' ');
  BOOST_TEST(error_of([&] { file.read(5, part.data(), part.size()); }) ==
             "cannot read " + path + ": it was cut short meanwhile");
  BOOST_TEST(error_of([&] { InputFile none(path + "s"); }) ==
             "cannot read " + path + "s: No such file or directory");
  BOOST_TEST(error_of([&] { InputFile none(folder.path); }) ==
             "cannot read " + folder.path.string() + ": Is a directory");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace vqgrad
