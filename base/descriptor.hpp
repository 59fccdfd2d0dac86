#pragma once
#include <filesystem>
#include <string>

namespace vqgrad {

/// A file descriptor that closes itself; negative where opening failed.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();
  int get() const { return fd_; }

 private:
  int fd_;
};

/// Throws IoError "cannot read PATH: No such file or directory". `reason` is an errno; a caller passes it
/// before anything else can overwrite it.
[[noreturn]] void fail_io(const char* what, const std::filesystem::path& path, int reason);

/// All that is left of an open file, which may be a pipe; `path` is its name for errors. Throws IoError.
std::string read_to_end(const Descriptor& file, const std::filesystem::path& path);

}  // namespace vqgrad
