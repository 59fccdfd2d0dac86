// labels: unit
#include "base/mapped_file.hpp"

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <thread>

#include "base/atomic_file.hpp"
#include "base/error.hpp"

namespace vqgrad {
namespace {

BOOST_AUTO_TEST_SUITE(mapped_file)

struct Folder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / "vqgrad-mapped-file";
  ~Folder() { std::filesystem::remove_all(path); }
};

BOOST_AUTO_TEST_CASE(shows_the_bytes) {
  const Folder folder;
  for (const std::string& content : {std::string(), std::string("a\0b", 3), std::string(100000, 'x')}) {
    write_atomically(folder.path / "file", content);
    const MappedFile file(folder.path / "file");
    BOOST_TEST((file.bytes() == content), "of " << content.size() << " bytes");
  }
}

BOOST_AUTO_TEST_CASE(stays_when_it_is_moved_and_when_the_file_is_replaced) {
  const Folder folder;
  write_atomically(folder.path / "file", "old");
  MappedFile first(folder.path / "file");
  const MappedFile second(std::move(first));
  write_atomically(folder.path / "file", "new");
  BOOST_TEST(second.bytes() == "old");
}

BOOST_AUTO_TEST_CASE(names_what_it_cannot_map) {
  const Folder folder;
  write_atomically(folder.path / "file", "");
  const auto error = [](const std::filesystem::path& path) -> std::string {
    try {
      MappedFile file(path);
    } catch (const IoError& e) {
      return e.what();
    }
    return "no error";
  };
  const std::string path = folder.path.string();
  BOOST_TEST(error(path + "/none") == "cannot read " + path + "/none: No such file or directory");
  BOOST_TEST(error(path) == "cannot read " + path + ": Is a directory");
}

BOOST_AUTO_TEST_CASE(reads_a_pipe) {
  const Folder folder;
  write_atomically(folder.path / "file", "");
  const auto path = folder.path / "pipe";
  BOOST_REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  std::thread writer([&] { std::ofstream(path) << "some text"; });
  const MappedFile file(path);
  writer.join();
  BOOST_TEST(file.bytes() == "some text");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace vqgrad
