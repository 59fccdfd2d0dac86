#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/random.hpp"

namespace vqgrad {

template <class T>
struct KMeans {
  std::vector<T> centres;           ///< (codes, dim)
  std::vector<std::int32_t> codes;  ///< (rows): the nearest centre of each row
  double error = 0;                 ///< mean over rows of the squared distance to it
  std::size_t iterations = 0;
};

/// Lloyd's algorithm (IEEE Trans. Inf. Theory 28, 1982) from a k-means++ start (Arthur and Vassilvitskii,
/// SODA 2007), until the codes stop changing or `most_iterations`. A centre that loses all its rows moves to
/// the row farthest from its own centre. `rows` is (n, dim); with fewer distinct rows than codes, centres
/// repeat. Throws Error for no rows or no codes, rows that are not whole, and numbers that are not finite.
template <class T>
KMeans<T> k_means(std::span<const T> rows, std::size_t dim, std::size_t codes, Random random,
                  std::size_t most_iterations = 25);

}  // namespace vqgrad
