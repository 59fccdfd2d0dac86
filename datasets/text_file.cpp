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
  if (content_.find_first_not_of("\r\n", begin_) == std::string::npos)
    throw DataError(name_, 1, 1, "at least one row", "");
  if (content_.ends_with('\n')) --end_;
  if (text().ends_with('\r')) --end_;
}

}  // namespace vqgrad
