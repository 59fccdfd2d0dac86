#include "base/input_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "base/error.hpp"

namespace vqgrad {

InputFile::InputFile(std::filesystem::path path)
    : path_(std::move(path)), file_(::open(path_.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (file_.get() < 0) fail_io("read", path_, errno);
  struct stat status {};
  if (::fstat(file_.get(), &status) != 0) fail_io("read", path_, errno);
  if (S_ISDIR(status.st_mode)) fail_io("read", path_, EISDIR);
  size_ = static_cast<std::size_t>(status.st_size);
}

void InputFile::read(std::size_t offset, void* to, std::size_t count) const {
  auto* place = static_cast<char*>(to);
  while (count > 0) {
    const auto n = ::pread(file_.get(), place, count, static_cast<off_t>(offset));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail_io("read", path_, errno);
    if (n == 0) throw IoError("cannot read " + path_.string() + ": it was cut short meanwhile");
    place += n;
    offset += static_cast<std::size_t>(n);
    count -= static_cast<std::size_t>(n);
  }
}

}  // namespace vqgrad
