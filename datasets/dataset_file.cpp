#include "datasets/dataset_file.hpp"

#include <algorithm>
#include <deque>
#include <string_view>
#include <vector>

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/input_file.hpp"
#include "datasets/columns.hpp"

namespace vqgrad {
namespace {

constexpr std::string_view magic = "vqgrad data set, version 1, LE64";
static_assert(sizeof(std::size_t) == 8 && magic.size() % 8 == 0);

std::size_t padding(std::size_t size) { return (8 - size % 8) % 8; }

/// What stands in the file one after the other, each at a multiple of 8 bytes; nothing long is copied.
class Writer {
 public:
  void raw(std::string_view bytes) {
    pieces_.push_back(bytes);
    pieces_.push_back(std::string_view("\0\0\0\0\0\0\0", 7).substr(0, padding(bytes.size())));
  }
  void number(std::size_t n) { raw(keep(std::string(reinterpret_cast<const char*>(&n), sizeof n))); }
  void operator()(const std::string& text) {
    number(text.size());
    raw(text);
  }
  template <class T>
  void operator()(const std::vector<T>& column) {
    number(column.size());
    raw({reinterpret_cast<const char*>(column.data()), column.size() * sizeof(T)});
  }
  void operator()(const std::vector<std::string>& texts) {
    std::string joined;
    std::vector<std::size_t> lengths;
    for (const auto& text : texts) {
      joined += text;
      lengths.push_back(text.size());
    }
    number(lengths.size());
    raw(keep({reinterpret_cast<const char*>(lengths.data()), lengths.size() * sizeof(std::size_t)}));
    number(joined.size());
    raw(keep(std::move(joined)));
  }
  const std::vector<std::string_view>& pieces() const { return pieces_; }

 private:
  std::string_view keep(std::string bytes) { return own_.emplace_back(std::move(bytes)); }

  std::deque<std::string> own_;  // whose elements do not move
  std::vector<std::string_view> pieces_;
};

/// Reads straight into the columns: looking at a mapped file page by page takes longer.
class Reader {
 public:
  explicit Reader(const std::filesystem::path& path) : path_(path), file_(path), left_(file_.size()) {
    std::string start(std::min(left_, magic.size()), ' ');
    raw(start.data(), start.size());
    require(start == magic);
  }
  void raw(void* to, std::size_t size) {
    require(size <= left_ && padding(size) <= left_ - size);
    const std::size_t at = file_.size() - left_;
    file_.read(at, to, size);
    left_ -= size + padding(size);
  }
  std::size_t number() {
    std::size_t n;
    raw(&n, sizeof n);
    return n;
  }
  void operator()(std::string& text) {
    const std::size_t size = number();
    require(size <= left_);
    text.resize(size);
    raw(text.data(), size);
  }
  template <class T>
  void operator()(std::vector<T>& column) {
    const std::size_t size = number();
    require(size <= left_ / sizeof(T));
    column.resize(size);
    raw(column.data(), size * sizeof(T));
  }
  void operator()(std::vector<std::string>& texts) {
    std::vector<std::size_t> lengths;
    std::string joined;
    (*this)(lengths);
    (*this)(joined);
    std::string_view rest = joined;
    texts.reserve(lengths.size());
    for (const std::size_t length : lengths) {
      require(length <= rest.size());
      texts.emplace_back(rest.substr(0, length));
      rest.remove_prefix(length);
    }
    require(rest.empty());
  }
  void require(bool whole) const {
    if (!whole) throw IoError(path_.string() + " is no data set of this version, or not whole");
  }
  bool at_end() const { return left_ == 0; }

 private:
  std::filesystem::path path_;
  InputFile file_;
  std::size_t left_;
};

template <class T>
bool all_below(const std::vector<T>& indices, std::size_t count) {
  return std::all_of(indices.begin(), indices.end(),
                     [=](T i) { return static_cast<std::int64_t>(i) < static_cast<std::int64_t>(count); });
}

bool is_sound(const Field& field, std::size_t owners) {
  const auto& [name, kind, owner, words, values, offsets, numbers] = field;
  const bool in_range = all_below(values, words.size()) &&
                        std::all_of(values.begin(), values.end(), [](auto v) { return v >= Field::missing; });
  if (kind == FieldKind::number) return numbers.size() == owners && values.empty() && offsets.empty();
  if (kind == FieldKind::categorical) return values.size() == owners && offsets.empty() && in_range;
  return kind == FieldKind::list && offsets.size() == owners + 1 && offsets.front() == 0 &&
         offsets.back() == values.size() && std::is_sorted(offsets.begin(), offsets.end()) && in_range;
}

bool is_sound(const Dataset& dataset) {
  const Interactions& rows = dataset.interactions;
  const auto owners = [&](const Field& field) {
    return field.owner == Owner::user   ? dataset.users.size()
           : field.owner == Owner::item ? dataset.items.size()
                                        : rows.size();
  };
  return rows.items.size() == rows.size() && rows.ratings.size() == rows.size() &&
         (rows.times.empty() || rows.times.size() == rows.size()) &&
         all_below(rows.users, dataset.users.size()) && all_below(rows.items, dataset.items.size()) &&
         (dataset.titles.empty() || dataset.titles.size() == dataset.items.size()) &&
         std::all_of(dataset.fields.begin(), dataset.fields.end(),
                     [&](const Field& field) { return is_sound(field, owners(field)); });
}

}  // namespace

void write_dataset(const std::filesystem::path& path, const Dataset& dataset) {
  Writer write;
  write.raw(magic);
  write(dataset.name);
  write.number(dataset.fields.size());
  for (const Field& field : dataset.fields) {
    write(field.name);
    write.number(static_cast<std::size_t>(field.kind));
    write.number(static_cast<std::size_t>(field.owner));
  }
  each_column(dataset, [&](const auto& column) { write(column); });
  write_atomically(path, write.pieces());
}

Dataset read_dataset(const std::filesystem::path& path) {
  Reader read(path);
  Dataset dataset;
  read(dataset.name);
  for (std::size_t left = read.number(); left > 0; --left) {
    Field& field = dataset.fields.emplace_back();
    read(field.name);
    field.kind = static_cast<FieldKind>(read.number());
    field.owner = static_cast<Owner>(read.number());
  }
  each_column(dataset, [&](auto& column) { read(column); });
  read.require(read.at_end() && is_sound(dataset));
  return dataset;
}

}  // namespace vqgrad
