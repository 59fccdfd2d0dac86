#include "base/descriptor.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "base/error.hpp"

namespace vqgrad {

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

void fail_io(const char* what, const std::filesystem::path& path, int reason) {
  throw IoError(
      fmt::format("cannot {} {}: {}", what, path.string(), std::generic_category().message(reason)));
}

std::string read_to_end(const Descriptor& file, const std::filesystem::path& path) {
  std::string content;
  struct stat status {};
  if (::fstat(file.get(), &status) == 0) content.reserve(static_cast<std::size_t>(status.st_size) + 1);
  for (std::array<char, 1 << 16> piece;;) {
    const auto n = ::read(file.get(), piece.data(), piece.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail_io("read", path, errno);
    if (n == 0) return content;
    content.append(piece.data(), static_cast<std::size_t>(n));
  }
}

}  // namespace vqgrad
