#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace vqgrad {

/// The number of threads that kernels and readers use, the caller included; 1 at start.
/// Throws UsageError if the system cannot start that many, or inside a body of parallel_for.
void set_threads(std::size_t count);
std::size_t threads();

namespace detail {
using ChunkFunction = void (*)(const void* body, std::size_t begin, std::size_t end, std::size_t chunk);
void run_chunks(std::size_t count, std::size_t chunks, ChunkFunction call, const void* body);
}  // namespace detail

/// Splits [0, count) into at most threads() contiguous chunks of at least `grain` (one chunk if count is
/// less) and calls `body(begin, end, chunk)` for each; returns when all are done. The split depends only on
/// count, grain and the number of threads, so one sum per chunk, added in order, has the same bits in every
/// run. If bodies throw, all chunks still run and the exception of the lowest chunk is thrown. A call inside
/// a body runs on the calling thread. Allocates nothing.
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

/// Calls `body(begin, end)` for pieces of [0, count), each of size `piece` except the last, fewer than 2^32;
/// bodies do not throw. Each thread takes the next piece when it has finished one, the caller from the front
/// and the others from the back: for work that takes some threads longer, and whose result does not depend on
/// which thread does it. Allocates nothing.
template <class Body>
void parallel_pieces(std::size_t count, std::size_t piece, const Body& body) {
  if (count == 0) return;
  if (count <= piece) return body(std::size_t{0}, count);
  // The pieces not taken yet, as one number: the first in its upper half, their end in the lower.
  constexpr std::uint64_t one_first = std::uint64_t{1} << 32;
  std::atomic<std::uint64_t> left{(count + piece - 1) / piece};
  parallel_for(threads(), 1, [&](std::size_t, std::size_t, std::size_t chunk) {
    for (std::uint64_t now = left;;) {
      const std::uint64_t first = now / one_first, end = now % one_first;
      if (first == end) return;
      if (!left.compare_exchange_weak(now, chunk == 0 ? now + one_first : now - 1)) continue;
      const std::size_t begin = piece * (chunk == 0 ? first : end - 1);
      body(begin, begin + piece < count ? begin + piece : count);
      now = left;
    }
  });
}

}  // namespace vqgrad
