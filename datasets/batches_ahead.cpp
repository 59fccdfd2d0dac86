#include "datasets/batches_ahead.hpp"

#include "base/parallel.hpp"

namespace vqgrad {

BatchesAhead::BatchesAhead(const Batches& batches, bool own_thread)
    : batches_(batches), slots_{batches.make_batch(), batches.make_batch()} {
  if (own_thread) thread_ = std::thread([this] { fill_all(); });
}

BatchesAhead::~BatchesAhead() {
  if (!thread_.joinable()) return;
  stopping_ = true;
  ++allowed_;
  allowed_.notify_one();
  thread_.join();
}

const Batch& BatchesAhead::next() {
  const std::uint32_t k = taken_++;
  Batch& batch = slots_[k % 2];
  if (!thread_.joinable()) {
    batches_.fill(k, batch);
    return batch;
  }
  if (k > 0) {
    ++allowed_;  // the slot of batch k - 1, which the caller has left
    allowed_.notify_one();
  }
  await(filled_, k + 1);
  return batch;
}

void BatchesAhead::fill_all() {
  for (std::uint32_t k = 0; k < batches_.size(); ++k) {
    await(allowed_, k + 1);
    if (stopping_) return;
    batches_.fill(k, slots_[k % 2]);
    ++filled_;
    filled_.notify_one();
  }
}

void BatchesAhead::await(const std::atomic<std::uint32_t>& counter, std::uint32_t value) {
  for (std::uint32_t now = counter; now < value; now = counter) counter.wait(now);
}

bool BatchesAhead::has_core_to_spare() { return std::thread::hardware_concurrency() > threads(); }

}  // namespace vqgrad
