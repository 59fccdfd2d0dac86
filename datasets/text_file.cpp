#include "datasets/text_file.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/utf8.hpp"

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

void TextFile::require_utf8() const {
  const std::size_t at = find_invalid_utf8(text());
  if (at == text().size()) return;
  const auto before = text().substr(0, at);
  const auto line = 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
  const std::size_t begin = before.rfind('\n') + 1;  // npos + 1 is 0
  throw DataError(name_, line, at - begin + 1, "UTF-8", shown_text(text().substr(at, 1)));
}

}  // namespace vqgrad
