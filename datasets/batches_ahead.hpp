#pragma once
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <thread>

#include "datasets/batches.hpp"

namespace vqgrad {

/// A pass over all batches in their order, each filled by a thread of its own while the caller works on the
/// one before. Where threads() takes every core of the machine there is none to spare, and the caller fills
/// them.
class BatchesAhead {
 public:
  /// Keeps a reference to `batches`, which may not be shuffled meanwhile.
  explicit BatchesAhead(const Batches& batches) : BatchesAhead(batches, has_core_to_spare()) {}
  BatchesAhead(const Batches& batches, bool own_thread);
  BatchesAhead(const BatchesAhead&) = delete;
  BatchesAhead& operator=(const BatchesAhead&) = delete;
  /// Stops where it is.
  ~BatchesAhead();

  /// Batch number 0, 1, ..., batches.size() - 1; it holds until the next call.
  const Batch& next();

  static bool has_core_to_spare();

 private:
  void fill_all();
  /// Waits until `counter` is at least `value`.
  static void await(const std::atomic<std::uint32_t>& counter, std::uint32_t value);

  const Batches& batches_;
  std::array<Batch, 2> slots_;
  std::uint32_t taken_ = 0;                ///< calls of next
  std::atomic<std::uint32_t> filled_{0};   ///< batches that are ready
  std::atomic<std::uint32_t> allowed_{2};  ///< batches that may be filled: one is the caller's, one is ahead
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace vqgrad
