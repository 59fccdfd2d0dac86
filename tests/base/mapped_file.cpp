// labels: unit
#include "base/mapped_file.hpp"

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <thread>

#include "base/atomic_file.hpp"
#include "tests/support/temporary_folder.hpp"

namespace vqgrad {
namespace {

BOOST_AUTO_TEST_SUITE(mapped_file)

BOOST_AUTO_TEST_CASE(shows_the_bytes) {
  const TemporaryFolder folder;
  for (const std::string& content : {std::string(), std::string("a\0b", 3), std::string(100000, 'x')}) {
    const MappedFile file(folder.write("file", content));
    BOOST_TEST((file.bytes() == content), "of " << content.size() << " bytes");
  }
}

BOOST_AUTO_TEST_CASE(stays_when_it_is_moved_and_when_the_file_is_replaced) {
  const TemporaryFolder folder;
  MappedFile first(folder.write("file", "old"));
  const MappedFile second(std::move(first));
  write_atomically(folder / "file", "new");
  BOOST_TEST(second.bytes() == "old");
}

BOOST_AUTO_TEST_CASE(names_what_it_cannot_map) {
  const TemporaryFolder folder;
  const auto error = [&](const std::filesystem::path& path) {
    return folder.error_of<IoError>([&] { MappedFile file(path); });
  };
  BOOST_TEST(error(folder / "none") == "cannot read none: No such file or directory");
  BOOST_TEST(error(folder.path()) == "cannot read FOLDER: Is a directory");
}

BOOST_AUTO_TEST_CASE(reads_a_pipe) {
  const TemporaryFolder folder;
  const auto path = folder / "pipe";
  BOOST_REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  std::thread writer([&] { std::ofstream(path) << "some text"; });
  const MappedFile file(path);
  writer.join();
  BOOST_TEST(file.bytes() == "some text");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace vqgrad
