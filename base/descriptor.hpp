#pragma once
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "base/error.hpp"

namespace vqgrad {

/// A file descriptor that closes itself; negative where opening failed.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

/// Throws IoError "cannot read PATH: No such file or directory". `reason` is an errno; a caller passes it
/// before anything else can overwrite it.
[[noreturn]] inline void fail_io(const char* what, const std::filesystem::path& path, int reason) {
  throw IoError(
      fmt::format("cannot {} {}: {}", what, path.string(), std::generic_category().message(reason)));
}

}  // namespace vqgrad
