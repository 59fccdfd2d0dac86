#pragma once
#include <cstddef>

namespace vqgrad {

/// How many threads kernels and readers use (the caller included). 1 at start.
/// Throws UsageError where the system will not start that many, or from inside a body of parallel_for.
void set_threads(std::size_t count);
std::size_t threads();

namespace detail {
using ChunkFunction = void (*)(const void* body, std::size_t begin, std::size_t end, std::size_t chunk);
void run_chunks(std::size_t count, std::size_t chunks, ChunkFunction call, const void* body);
}  // namespace detail

/// Splits [0, count) into at most threads() contiguous chunks of at least `grain` (one chunk where count is
/// less) and calls `body(begin, end, chunk)` for each; returns when all are done. The split depends on count,
/// grain and the number of threads only, so sums kept one a chunk and added in order are bitwise repeatable.
/// If bodies throw, all chunks still run and the exception of the lowest chunk is the one thrown here.
/// A call from inside a body runs on the calling thread. Allocates nothing.
template <class Body>
void parallel_for(std::size_t count, std::size_t grain, const Body& body) {
  if (count == 0) return;
  const std::size_t most = grain == 0 ? count : count / grain;
  const std::size_t available = threads();
  const std::size_t chunks = most < available ? most : available;
  if (chunks <= 1) return body(std::size_t{0}, count, std::size_t{0});
  detail::run_chunks(
      count, chunks,
      [](const void* b, std::size_t begin, std::size_t end, std::size_t chunk) {
        (*static_cast<const Body*>(b))(begin, end, chunk);
      },
      &body);
}

}  // namespace vqgrad
