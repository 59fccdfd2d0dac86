#pragma once
#include <filesystem>
#include <utility>

namespace vqgrad {

/// While it lives, this process alone writes into a folder: flock(2) on the folder itself, so that no file is
/// left over and a kill frees it. Where the file system has no locks, it is as if nobody else wrote.
class FolderLock {
 public:
  /// Throws UsageError where another process, or this one, has the lock; IoError where there is no folder.
  explicit FolderLock(const std::filesystem::path& folder);
  FolderLock(FolderLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock();

 private:
  int descriptor_;
};

}  // namespace vqgrad
