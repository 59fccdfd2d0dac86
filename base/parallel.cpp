#include "base/parallel.hpp"

#include <fmt/format.h>

#include <atomic>
#include <cstdint>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace vqgrad {
namespace {

thread_local bool inside_body = false;

/// 32 bits: the size of a futex. Sequentially consistent: a notify must not be reordered before its change.
using Counter = std::atomic<std::uint32_t>;

void relax() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

/// Jobs follow one another within microseconds, and waking a thread takes some 60. Spinning for about as long
/// before sleeping costs at most twice the better of the two.
void await_change(const Counter& counter, std::uint32_t from) {
  for (int spin = 0; spin < 2048; ++spin) {
    if (counter != from) return;
    relax();
  }
  counter.wait(from);
}

/// One job at a time. The caller runs chunk 0, then chunks that no worker has taken yet: on a busy machine it
/// waits only for workers that have begun, not for workers that the system does not run.
class Pool {
 public:
  /// Never destroyed: a static object's destructor may still use it, and a worker that calls std::exit cannot
  /// join itself.
  static Pool& instance() {
    static Pool& pool = *new Pool;
    return pool;
  }

  void resize(std::size_t count) {
    const std::lock_guard turn(turn_);
    if (count == size()) return;
    stop();
    try {
      for (std::size_t k = 1; k < count; ++k)
        workers_.emplace_back([this, seen = std::uint32_t{generation_}] { work(seen); });
    } catch (const std::system_error& error) {
      stop();
      throw UsageError(fmt::format("cannot start {} threads: {}", count, error.what()));
    }
    size_ = count;
  }

  std::size_t size() const { return size_.load(std::memory_order_relaxed); }

  void run(std::size_t count, std::size_t chunks, detail::ChunkFunction call, const void* body) {
    // If another thread uses the workers, this one runs the same chunks alone.
    const std::unique_lock turn(turn_, std::try_to_lock);
    Job job{count, chunks, call, body, {}, chunks, nullptr};
    if (turn) {
      share(job);
    } else {
      for (std::size_t chunk = 0; chunk < chunks; ++chunk) job.execute(chunk);
    }
    if (job.failure) std::rethrow_exception(std::move(job.failure));
  }

 private:
  struct Job {
    std::size_t count, chunks;
    detail::ChunkFunction call;
    const void* body;
    std::mutex mutex;
    std::size_t failed_chunk;
    std::exception_ptr failure;

    void execute(std::size_t chunk) {
      inside_body = true;
      try {
        call(body, count * chunk / chunks, count * (chunk + 1) / chunks, chunk);
      } catch (...) {
        const std::lock_guard lock(mutex);
        if (chunk < failed_chunk) failed_chunk = chunk, failure = std::current_exception();
      }
      inside_body = false;
    }
  };

  void share(Job& job) {
    job_ = &job;
    pending_ = static_cast<std::uint32_t>(job.chunks - 1);
    untaken_ = static_cast<std::uint32_t>(job.chunks -
                                          1);  // last: a worker may still be awake after the previous job
    advance();
    job.execute(0);
    take_chunks();
    while (const std::uint32_t left = pending_) await_change(pending_, left);
  }

  /// run() waits for every chunk that was taken, so job_ stays valid.
  void take_chunks() {
    for (;;) {
      std::uint32_t chunk = untaken_;
      while (chunk > 0 && !untaken_.compare_exchange_weak(chunk, chunk - 1)) {
      }
      if (chunk == 0) return;
      job_->execute(chunk);
      if (--pending_ == 0) pending_.notify_one();
    }
  }

  void work(std::uint32_t seen) {
    for (;;) {
      await_change(generation_, seen);
      seen = generation_;
      if (stopping_) return;
      take_chunks();
    }
  }

  void advance() {
    ++generation_;
    generation_.notify_all();
  }

  void stop() {
    stopping_ = true;
    advance();
    for (auto& worker : workers_) worker.join();
    workers_.clear();
    stopping_ = false;
    size_ = 1;
  }

  std::vector<std::thread> workers_;
  std::atomic<std::size_t> size_{1};
  std::mutex turn_;        ///< held by whoever gives the workers something to do
  Counter generation_{0};  ///< wakes the workers
  Counter untaken_{0};     ///< chunks 1 to this one are nobody's yet
  Counter pending_{0};     ///< chunks but the first that are not done
  std::atomic<bool> stopping_{false};
  Job* job_ = nullptr;  ///< published by untaken_
};

}  // namespace

void set_threads(std::size_t count) {
  if (inside_body) throw UsageError("set_threads cannot be called from inside a body of parallel_for");
  Pool::instance().resize(count == 0 ? 1 : count);
}

std::size_t threads() { return inside_body ? 1 : Pool::instance().size(); }

void detail::run_chunks(std::size_t count, std::size_t chunks, ChunkFunction call, const void* body) {
  Pool::instance().run(count, chunks, call, body);
}

}  // namespace vqgrad
