#include "apps/experiments/coldstart/run_trials.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

#include "apps/vqgrad/terminal/interrupt.hpp"

namespace vqgrad {
namespace {

/// The state that workers and the caller share.
struct Queue {
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t next = 0;
  std::size_t running = 0;
  std::deque<std::pair<std::size_t, TrialResult>> finished;
  std::exception_ptr error;
};

void work(Queue& queue, const std::vector<TrialKey>& keys,
          const std::function<TrialResult(const TrialKey&)>& run) {
  std::unique_lock lock(queue.mutex);
  while (queue.next < keys.size() && !queue.error && !interrupted()) {
    const std::size_t k = queue.next++;
    lock.unlock();
    TrialResult result;
    std::exception_ptr error;
    try {
      result = run(keys[k]);
    } catch (...) {
      error = std::current_exception();
    }
    lock.lock();
    if (!error) queue.finished.emplace_back(k, result);
    if (error && !queue.error) queue.error = error;
    queue.changed.notify_one();
  }
  --queue.running;
  queue.changed.notify_one();
}

}  // namespace

void run_trials(const std::vector<TrialKey>& keys, std::size_t workers,
                const std::function<TrialResult(const TrialKey&)>& run,
                const std::function<void(const TrialKey&, const TrialResult&)>& done) {
  Queue queue;
  queue.running = std::min(workers, keys.size());
  std::vector<std::thread> threads;
  for (std::size_t w = queue.running; w > 0; --w) threads.emplace_back([&] { work(queue, keys, run); });
  std::exception_ptr error;
  {
    std::unique_lock lock(queue.mutex);
    while (queue.running > 0 || !queue.finished.empty()) {
      queue.changed.wait(lock, [&] { return queue.running == 0 || !queue.finished.empty(); });
      if (queue.finished.empty()) continue;
      const auto [k, result] = std::move(queue.finished.front());
      queue.finished.pop_front();
      lock.unlock();
      try {
        done(keys[k], result);
      } catch (...) {
        error = std::current_exception();
      }
      lock.lock();
      if (error && !queue.error) queue.error = error;
    }
  }
  for (std::thread& thread : threads) thread.join();
  if (queue.error) std::rethrow_exception(queue.error);
  stop_if_interrupted();
}

}  // namespace vqgrad
