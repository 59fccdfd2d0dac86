// labels: unit
#include "base/input_file.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

#include "tests/support/temporary_folder.hpp"

namespace vqgrad {
namespace {

BOOST_AUTO_TEST_SUITE(input_file)

BOOST_AUTO_TEST_CASE(reads_any_part) {
  const TemporaryFolder folder;
  const std::string content = "0123456789";
  const InputFile file(folder.write("file", content));
  BOOST_TEST(file.size() == content.size());
  for (std::size_t begin = 0; begin <= content.size(); ++begin)
    for (std::size_t count = 0; begin + count <= content.size(); ++count) {
      std::string part(count, ' ');
      file.read(begin, part.data(), count);
      BOOST_TEST(part == content.substr(begin, count));
    }
}

BOOST_AUTO_TEST_CASE(says_what_is_wrong) {
  const TemporaryFolder folder;
  const InputFile file(folder.write("file", "0123456789"));
  std::string part(8, ' ');
  const auto error = [&](const auto& body) { return folder.error_of<IoError>(body); };
  BOOST_TEST(error([&] { file.read(5, part.data(), part.size()); }) ==
             "cannot read file: it was cut short meanwhile");
  BOOST_TEST(error([&] { InputFile none(folder / "files"); }) ==
             "cannot read files: No such file or directory");
  BOOST_TEST(error([&] { InputFile none(folder.path()); }) == "cannot read FOLDER: Is a directory");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace vqgrad
