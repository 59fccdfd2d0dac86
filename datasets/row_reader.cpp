#include "datasets/row_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/utf8.hpp"

namespace vqgrad {
RowReader::RowReader(std::string file, std::string_view text, std::size_t line, RowFormat format)
    : file_(std::move(file)), rest_(text), line_(line - 1), format_(std::move(format)) {
  if (format_.delimiter.empty()) throw UsageError("a delimiter needs at least one character");
}

bool RowReader::next(std::size_t cells) {
  if (done_) return false;
  ++line_;
  const auto end = rest_.find('\n');
  auto line = rest_.substr(0, end);
  done_ = end == std::string_view::npos;
  if (!done_) rest_.remove_prefix(end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  split(line);
  if (cells != 0 && cells_.size() != cells) fail_count(line, cells);
  return true;
}

void RowReader::read_header(std::span<const std::string_view> names) {
  next(names.size());
  for (std::size_t c = 0; c < names.size(); ++c)
    if (cells_[c].text != names[c]) fail(c, fmt::format("the column '{}'", names[c]));
}

void RowReader::split(std::string_view line) {
  const std::string_view delimiter = format_.delimiter;
  cells_.clear();
  unquoted_.clear();
  unquoted_.reserve(line.size());  // the views into it must not move
  for (std::size_t begin = 0;;) {
    std::size_t end = begin;
    if (format_.quotes && begin < line.size() && line[begin] == '"') {
      end = split_quoted(line, begin);
    } else {
      while (end < line.size() && (line[end] != delimiter[0] || !line.substr(end).starts_with(delimiter)))
        ++end;
      cells_.push_back({line.substr(begin, end - begin), begin + 1});
    }
    if (end == line.size()) return;
    begin = end + delimiter.size();
  }
}

std::size_t RowReader::split_quoted(std::string_view line, std::size_t begin) {
  const std::size_t from = unquoted_.size();
  std::size_t at = begin + 1;
  for (;; ++at) {
    if (at == line.size())
      throw DataError(file_, line_, at + 1, "a closing quote", shown_text(line.substr(begin)));
    if (line[at] == '"') {
      if (!line.substr(at + 1).starts_with('"')) break;
      ++at;
    }
    unquoted_ += line[at];
  }
  cells_.push_back({std::string_view(unquoted_).substr(from), begin + 1});
  ++at;
  if (at < line.size() && !line.substr(at).starts_with(format_.delimiter))
    throw DataError(file_, line_, at + 1, fmt::format("'{}' after the closing quote", format_.delimiter),
                    shown_text(line.substr(at)));
  return at;
}

std::vector<std::string_view> RowReader::list(std::size_t cell, std::string_view separator) const {
  std::vector<std::string_view> words;
  const std::string_view text = cells_[cell].text;
  if (text.empty()) return words;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find(separator, begin), text.size());
    if (begin == end) fail(cell, fmt::format("a word on both sides of every '{}'", separator));
    words.push_back(text.substr(begin, end - begin));
    begin = end + separator.size();
  }
  return words;
}

void RowReader::fail(std::size_t cell, const std::string& expected) const {
  throw DataError(file_, line_, cells_[cell].column, expected, shown_text(cells_[cell].text));
}

void RowReader::fail_at_end(const std::string& expected) const {
  throw DataError(file_, line_ + 1, 1, expected, "");
}

void RowReader::fail_count(std::string_view line, std::size_t cells) const {
  const std::string delimiter = format_.delimiter == "\t" ? "tabs" : "'" + format_.delimiter + "'";
  throw DataError(file_, line_, 1,
                  fmt::format("{} cells between {}, not {}", cells, delimiter, cells_.size()),
                  shown_text(line));
}

}  // namespace vqgrad
