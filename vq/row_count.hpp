#pragma once
#include <cstddef>
#include <string>

#include "base/error.hpp"

namespace vqgrad {

/// n of an array (n, dim) of `size` numbers. Throws Error where they are no whole rows, or rows of nothing.
inline std::size_t row_count(const char* who, std::size_t size, std::size_t dim) {
  if (dim == 0 || size % dim != 0)
    throw Error(Exit::internal, std::string(who) + " takes rows of " + std::to_string(dim) +
                                    " numbers, at least one, and got " + std::to_string(size) + " numbers");
  return size / dim;
}

}  // namespace vqgrad
