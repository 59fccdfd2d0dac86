#include "base/atomic_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <system_error>

#include "base/descriptor.hpp"
#include "base/error.hpp"

namespace vqgrad {
namespace {

/// A file that is removed at the end of the scope unless it was renamed.
class Temporary {
 public:
  /// Its name is unique per process and call: two writers of one path need two temporary files.
  explicit Temporary(const std::filesystem::path& target) {
    static std::atomic<unsigned> calls{0};
    name_ = target.string() + fmt::format(".{}-{}.tmp", ::getpid(), calls++);
  }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;
  ~Temporary() {
    if (!renamed_) ::unlink(name_.c_str());
  }
  const char* name() const { return name_.c_str(); }
  bool rename(const std::filesystem::path& target) {
    return renamed_ = ::rename(name(), target.c_str()) == 0;
  }

 private:
  std::string name_;
  bool renamed_ = false;
};

void sync_folder(const std::filesystem::path& folder) {
  const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  // EINVAL: the file system cannot sync folders. The rename is done and nothing is lost.
  if (directory.get() < 0 || (::fsync(directory.get()) != 0 && errno != EINVAL))
    fail_io("sync folder", folder, errno);
}

}  // namespace

void write_atomically(const std::filesystem::path& path, std::string_view content) {
  const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) fail_io("create folder", folder, error.value());
  Temporary temporary(path);
  {
    const Descriptor file(::open(temporary.name(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
    if (file.get() < 0) fail_io("write", path, errno);
    while (!content.empty()) {
      const auto n = ::write(file.get(), content.data(), content.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) fail_io("write", path, errno);
      content.remove_prefix(static_cast<std::size_t>(n));
    }
    if (::fsync(file.get()) != 0) fail_io("write", path, errno);
  }
  if (!temporary.rename(path)) fail_io("write", path, errno);
  sync_folder(folder);
}

std::string read_file(const std::filesystem::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) fail_io("read", path, errno);
  return read_to_end(file, path);
}

}  // namespace vqgrad
