#pragma once
#include <filesystem>
#include <string>
#include <utility>

namespace vqgrad {

/// A file descriptor that closes itself; negative if opening failed.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor();
  int get() const { return fd_; }

 private:
  int fd_;
};

/// Throws IoError "cannot `what` PATH: No such file or directory"; `reason` is an errno.
[[noreturn]] void fail_io(const char* what, const std::filesystem::path& path, int reason);

/// The rest of an open file, which may be a pipe; `path` is its name in errors. Throws IoError.
std::string read_to_end(const Descriptor& file, const std::filesystem::path& path);

}  // namespace vqgrad
