// labels: unit
#include "base/atomic_file.hpp"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <fstream>
#include <thread>
#include <vector>

#include "base/error.hpp"

using namespace vqgrad;
namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path path = fs::temp_directory_path() / ("vqgrad-atomic_file-" + std::to_string(::getpid()));
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }

  std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(path)) found.push_back(entry.path().filename());
    return found;
  }
};

const std::vector<std::string> only_file{"file"};

template <class Action>
void check_fails(Action&& action, const std::string& text) {
  try {
    action();
    BOOST_ERROR("no error; expected: " << text);
  } catch (const IoError& error) {
    BOOST_TEST(error.what() == text);
    BOOST_TEST(static_cast<int>(error.code()) == 74);
  }
}

/// While it lives, no file of this process grows over `bytes`: a full disk that needs no disk.
class SizeLimit {
 public:
  explicit SizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit now{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &now);
  }
  ~SizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  void (*handler_)(int);
  rlimit before_{};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(atomic_file, Folder)

BOOST_AUTO_TEST_CASE(what_is_written_is_read_back) {
  std::string every_byte(300'000, '\0');
  for (std::size_t i = 0; i < every_byte.size(); ++i) every_byte[i] = static_cast<char>(i);
  for (const std::string& content : {std::string(), std::string("one\r\ntwo\n"), every_byte}) {
    write_atomically(path / "file", content);
    BOOST_TEST((read_file(path / "file") == content), "of " << content.size() << " bytes");
    BOOST_TEST(names() == only_file, boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(a_longer_file_is_replaced_whole) {
  write_atomically(path / "file", "a long first content");
  write_atomically(path / "file", "short");
  BOOST_TEST(read_file(path / "file") == "short");
}

// In a container every process has the same number: a killed one's leftover is in the way of the next.
BOOST_AUTO_TEST_CASE(the_leftover_of_a_killed_process_does_not_show) {
  constexpr std::size_t leftovers = 1000;
  for (std::size_t call = 0; call < leftovers; ++call)
    std::ofstream(path / ("file." + std::to_string(::getpid()) + "-" + std::to_string(call) + ".tmp"))
        << "stale";
  write_atomically(path / "file", "new");
  BOOST_TEST(read_file(path / "file") == "new");
  BOOST_TEST(names().size() == leftovers);  // one of them has become the file
}

BOOST_AUTO_TEST_CASE(who_has_the_old_file_open_keeps_the_old_content) {
  write_atomically(path / "file", "old");
  struct stat before {
  }, after{};
  ::stat((path / "file").c_str(), &before);
  fs::create_hard_link(path / "file", path / "held");
  write_atomically(path / "file", "new");
  ::stat((path / "file").c_str(), &after);
  BOOST_TEST(before.st_ino != after.st_ino);
  BOOST_TEST(read_file(path / "held") == "old");
}

BOOST_AUTO_TEST_CASE(missing_folders_are_made) {
  write_atomically(path / "a" / "b" / "file", "deep");
  BOOST_TEST(read_file(path / "a" / "b" / "file") == "deep");
}

BOOST_AUTO_TEST_CASE(a_bare_name_is_in_the_current_folder) {
  const auto before = fs::current_path();
  fs::current_path(path);
  write_atomically("file", "here");
  fs::current_path(before);
  BOOST_TEST(read_file(path / "file") == "here");
}

BOOST_AUTO_TEST_CASE(permissions_follow_the_umask) {
  const auto before = ::umask(027);
  write_atomically(path / "file", "");
  ::umask(before);
  BOOST_TEST((fs::status(path / "file").permissions() == fs::perms(0640)));
}

// Each writer's content is one letter repeated: a mixture would be seen.
BOOST_AUTO_TEST_CASE(writers_of_one_file_do_not_mix) {
  write_atomically(path / "file", std::string(100'000, 'a'));
  std::atomic<int> torn{0}, running{2};
  std::vector<std::thread> writers;
  for (const char letter : {'b', 'c'})
    writers.emplace_back([&, letter] {
      for (int round = 0; round < 50; ++round) try {
          write_atomically(path / "file", std::string(100'000, letter));
        } catch (const IoError&) {
          ++torn;
        }
      --running;
    });
  while (running > 0) {
    const auto content = read_file(path / "file");
    if (content != std::string(100'000, content.empty() ? '?' : content[0])) ++torn;
  }
  for (auto& writer : writers) writer.join();
  BOOST_TEST(torn == 0);
  BOOST_TEST(names() == only_file, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_place_that_cannot_be_written_is_named_with_the_reason) {
  write_atomically(path / "file", "a file");
  const auto file = (path / "file").string();
  check_fails([&] { write_atomically(path / "file" / "below", ""); },
              "cannot create folder " + file + ": Not a directory");
  check_fails([&] { write_atomically("/proc/vqgrad/file", ""); },
              "cannot create folder /proc/vqgrad: No such file or directory");
  const auto long_name = (path / std::string(300, 'x')).string();
  check_fails([&] { write_atomically(long_name, ""); }, "cannot write " + long_name + ": File name too long");
}

BOOST_AUTO_TEST_CASE(a_failed_rename_leaves_no_temporary_file) {
  fs::create_directory(path / "file");
  check_fails([&] { write_atomically(path / "file", "text"); },
              "cannot write " + (path / "file").string() + ": Is a directory");
  BOOST_TEST(names() == only_file, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_full_disk_leaves_the_old_content_and_no_temporary_file) {
  write_atomically(path / "file", "old");
  const std::string large(100'000, 'x');
  {
    const SizeLimit limit(10'000);
    check_fails([&] { write_atomically(path / "file", large); },
                "cannot write " + (path / "file").string() + ": File too large");
  }
  BOOST_TEST(read_file(path / "file") == "old");
  BOOST_TEST(names() == only_file, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_read_is_named_with_the_reason) {
  const auto missing = (path / "missing").string();
  const auto long_name = (path / std::string(300, 'x')).string();
  check_fails([&] { read_file(missing); }, "cannot read " + missing + ": No such file or directory");
  check_fails([&] { read_file(path); }, "cannot read " + path.string() + ": Is a directory");
  check_fails([&] { read_file(long_name); }, "cannot read " + long_name + ": File name too long");
}

BOOST_AUTO_TEST_SUITE_END()
