#pragma once
#include <cstddef>

namespace vqgrad::tests {

/// Calls of operator new so far, of all threads: allocations.cpp replaces it with one that counts.
std::size_t allocations();

/// How many of them `body` makes.
template <class Body>
std::size_t allocations_in(const Body& body) {
  const std::size_t before = allocations();
  body();
  return allocations() - before;
}

}  // namespace vqgrad::tests
