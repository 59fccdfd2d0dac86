#include "base/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>
#include <utility>

#include "base/descriptor.hpp"

namespace vqgrad {

MappedFile::MappedFile(const std::filesystem::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) fail_io("read", path, errno);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) fail_io("read", path, errno);
  if (!S_ISREG(status.st_mode) || status.st_size == 0) {
    read_ = read_to_end(file, path);  // through the same descriptor: a pipe cannot be opened twice
    return;
  }
  const auto size = static_cast<std::size_t>(status.st_size);
  void* const data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
  if (data == MAP_FAILED) fail_io("read", path, errno);
  ::madvise(data, size, MADV_SEQUENTIAL);
  ::madvise(data, size, MADV_WILLNEED);
  mapped_ = {static_cast<const char*>(data), size};
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : read_(std::move(other.read_)), mapped_(std::exchange(other.mapped_, {})) {}

MappedFile::~MappedFile() {
  if (!mapped_.empty()) ::munmap(const_cast<char*>(mapped_.data()), mapped_.size());
}

}  // namespace vqgrad
