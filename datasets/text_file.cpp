#include "datasets/text_file.hpp"

#include "base/atomic_file.hpp"
#include "base/error.hpp"

namespace vqgrad {
namespace {

std::string read(const std::filesystem::path& path, const std::string& remedy) try {
  return read_file(path);
} catch (const IoError& error) {
  throw IoError(error.what() + (remedy.empty() ? "" : "; " + remedy));
}

}  // namespace

TextFile::TextFile(const std::filesystem::path& path, const std::string& remedy)
    : name_(path.string()), content_(read(path, remedy)), end_(content_.size()) {
  if (content_.starts_with("\xEF\xBB\xBF")) begin_ = 3;
  while (end_ > begin_ && (content_[end_ - 1] == '\n' || content_[end_ - 1] == '\r')) --end_;
  if (begin_ == end_) throw DataError(name_, 1, 1, "at least one row", "");
}

}  // namespace vqgrad
