#include "base/arena.hpp"

#include <algorithm>
#include <utility>

namespace vqgrad {

std::string_view Arena::copy_text(std::string_view text) {
  const auto place = make<char>(text.size());
  std::copy(text.begin(), text.end(), place.begin());
  return {place.data(), text.size()};
}

void Arena::rewind() {
  if (blocks_.size() > 1) {
    blocks_.clear();
    next_ = end_ = nullptr;  // in case grow throws
    grow(std::exchange(capacity_, 0));
  }
  used_ = 0;
  next_ = blocks_.empty() ? nullptr : blocks_.front().get();
}

void Arena::grow(std::size_t bytes) {
  const std::size_t size = std::max({bytes, smallest_, capacity_});
  blocks_.emplace_back(static_cast<std::byte*>(::operator new (size, std::align_val_t{alignment})));
  capacity_ += size;
  next_ = blocks_.back().get();
  end_ = next_ + size;
}

}  // namespace vqgrad
