#include "datasets/text_file.hpp"

#include "base/error.hpp"

namespace vqgrad {
namespace {

MappedFile map(const std::filesystem::path& path, const std::string& remedy) try {
  return MappedFile(path);
} catch (const IoError& error) {
  throw IoError(error.what() + (remedy.empty() ? "" : "; " + remedy));
}

}  // namespace

TextFile::TextFile(const std::filesystem::path& path, const std::string& remedy)
    : name_(path.string()), file_(map(path, remedy)), end_(file_.bytes().size()) {
  const std::string_view content = file_.bytes();
  if (content.starts_with("\xEF\xBB\xBF")) begin_ = 3;
  if (content.find_first_not_of("\r\n", begin_) == std::string::npos)
    throw DataError(name_, 1, 1, "at least one row", "");
  if (content.ends_with('\n')) --end_;
  if (text().ends_with('\r')) --end_;
}

}  // namespace vqgrad
