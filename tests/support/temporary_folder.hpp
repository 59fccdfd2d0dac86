#pragma once
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace vqgrad {

/// A folder of invented data files that goes away with the test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    auto pattern = (std::filesystem::temp_directory_path() / "vqgrad-XXXXXX").string();
    if (!::mkdtemp(pattern.data())) throw std::runtime_error("cannot make " + pattern);
    path_ = pattern;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const char* name) const { return path_ / name; }

  std::filesystem::path write(const std::string& name, std::string_view content) const {
    std::ofstream file(path_ / name, std::ios::binary);
    file.write(content.data(), static_cast<std::streamsize>(content.size()));
    if (!file.flush()) throw std::runtime_error("cannot write " + name);
    return path_ / name;
  }

  /// What the error that `body` throws says, without this folder's path; "no error" where it throws none.
  template <class Expected = DataError, class Body>
  std::string error_of(const Body& body) const {
    try {
      body();
    } catch (const Expected& error) {
      std::string message = error.what();
      const std::string prefix = path_.string();
      for (std::size_t at; (at = message.find(prefix + "/")) != std::string::npos;)
        message.erase(at, prefix.size() + 1);
      if (const auto at = message.find(prefix); at != std::string::npos)
        message.replace(at, prefix.size(), "FOLDER");
      return message;
    }
    return "no error";
  }

 private:
  std::filesystem::path path_;
};

}  // namespace vqgrad
