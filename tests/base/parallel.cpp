// labels: unit
#include "base/parallel.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include "base/error.hpp"
#include "tests/support/allocations.hpp"

using namespace vqgrad;

namespace {

using Chunk = std::array<std::size_t, 2>;

/// Every test leaves the pool as it found it: one thread.
struct Threads {
  ~Threads() { set_threads(1); }
};

std::vector<Chunk> split(std::size_t count, std::size_t grain) {
  std::vector<Chunk> chunks(threads());
  std::atomic<std::size_t> used{0};
  parallel_for(count, grain, [&](std::size_t begin, std::size_t end, std::size_t chunk) {
    chunks.at(chunk) = {begin, end};
    ++used;
  });
  chunks.resize(used);
  return chunks;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(parallel, Threads)

BOOST_AUTO_TEST_CASE(every_index_is_visited_exactly_once) {
  for (const std::size_t n : {1u, 2u, 3u, 4u, 7u, 16u}) {
    set_threads(n);
    BOOST_TEST(threads() == n);
    for (const std::size_t count : {0u, 1u, 2u, 3u, 5u, 17u, 64u, 1001u})
      for (const std::size_t grain : {0u, 1u, 2u, 3u, 16u, 5000u}) {
        std::vector<std::atomic<int>> visits(count);
        parallel_for(count, grain, [&](std::size_t begin, std::size_t end, std::size_t) {
          for (std::size_t i = begin; i < end; ++i) ++visits[i];
        });
        for (const auto& times : visits)
          BOOST_REQUIRE_MESSAGE(times == 1, n << " threads, count " << count << ", grain " << grain);
      }
  }
}

BOOST_AUTO_TEST_CASE(chunks_are_contiguous_in_order_and_at_least_a_grain) {
  for (const std::size_t n : {2u, 3u, 8u}) {
    set_threads(n);
    for (const std::size_t count : {2u, 9u, 100u, 101u})
      for (const std::size_t grain : {1u, 2u, 7u, 50u}) {
        const auto chunks = split(count, grain);
        BOOST_TEST(chunks.size() == std::min(n, std::max<std::size_t>(count / grain, 1)));
        BOOST_TEST(chunks.front()[0] == 0u);
        BOOST_TEST(chunks.back()[1] == count);
        for (std::size_t k = 0; k < chunks.size(); ++k) {
          if (k > 0) BOOST_TEST(chunks[k][0] == chunks[k - 1][1]);
          if (count >= grain) BOOST_TEST(chunks[k][1] - chunks[k][0] >= grain);
        }
      }
  }
}

BOOST_AUTO_TEST_CASE(the_split_is_the_same_every_time) {
  set_threads(3);
  const auto expected = std::vector<Chunk>{{0, 33}, {33, 66}, {66, 100}};
  for (int round = 0; round < 200; ++round) BOOST_REQUIRE(split(100, 1) == expected);
}

// Sums of floats in another order would differ in their last bits.
BOOST_AUTO_TEST_CASE(sums_by_chunk_are_bitwise_repeatable) {
  set_threads(4);
  std::vector<float> numbers(10'007);
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = 1.0f / static_cast<float>(i + 1);
  const auto sum = [&] {
    std::array<float, 4> partial{};
    parallel_for(numbers.size(), 1, [&](std::size_t begin, std::size_t end, std::size_t chunk) {
      for (std::size_t i = begin; i < end; ++i) partial[chunk] += numbers[i];
    });
    return partial[0] + partial[1] + partial[2] + partial[3];
  };
  const float first = sum();
  for (int round = 0; round < 200; ++round) BOOST_REQUIRE(sum() == first);
}

BOOST_AUTO_TEST_CASE(chunks_run_on_threads_of_their_own) {
  set_threads(2);
  std::atomic<int> arrived{0};
  std::array<std::thread::id, 2> ids;
  parallel_for(2, 1, [&](std::size_t, std::size_t, std::size_t chunk) {
    ids[chunk] = std::this_thread::get_id();
    ++arrived;
    while (arrived < 2) std::this_thread::yield();  // passes only if both run at the same time
  });
  BOOST_TEST((ids[0] == std::this_thread::get_id()));
  BOOST_TEST((ids[0] != ids[1]));
}

BOOST_AUTO_TEST_CASE(the_exception_of_the_lowest_chunk_arrives_after_all_have_run) {
  for (const std::size_t n : {1u, 4u}) {
    set_threads(n);
    for (int round = 0; round < 100; ++round) {
      std::atomic<std::size_t> ran{0};
      try {
        parallel_for(8, 1, [&](std::size_t, std::size_t, std::size_t chunk) {
          ++ran;
          if (chunk + 1 >= threads() && (n == 1 || chunk >= 1)) throw DataError(std::to_string(chunk));
        });
        BOOST_ERROR("nothing was thrown");
      } catch (const DataError& error) {
        BOOST_REQUIRE_EQUAL(error.what(), n == 1 ? "0" : "1");
      }
      BOOST_REQUIRE(ran == n);
      BOOST_REQUIRE(split(8, 1).size() == n);  // the pool is in order, and nothing is thrown twice
    }
  }
}

BOOST_AUTO_TEST_CASE(an_exception_of_the_callers_own_chunk_waits_for_the_others) {
  set_threads(2);
  std::atomic<bool> late{false};
  BOOST_CHECK_THROW(parallel_for(2, 1,
                                 [&](std::size_t, std::size_t, std::size_t chunk) {
                                   if (chunk == 0) throw UsageError("first");
                                   std::this_thread::sleep_for(std::chrono::milliseconds(20));
                                   late = true;
                                 }),
                    UsageError);
  BOOST_TEST(late.load());
}

BOOST_AUTO_TEST_CASE(a_nested_call_stays_on_its_thread) {
  set_threads(4);
  std::vector<std::atomic<int>> visits(64);
  std::atomic<int> strayed{0};
  parallel_for(8, 1, [&](std::size_t begin, std::size_t end, std::size_t) {
    const auto here = std::this_thread::get_id();
    if (threads() != 1) ++strayed;
    for (std::size_t row = begin; row < end; ++row)
      parallel_for(8, 1, [&](std::size_t first, std::size_t last, std::size_t chunk) {
        if (std::this_thread::get_id() != here || chunk != 0) ++strayed;
        for (std::size_t i = first; i < last; ++i) ++visits[row * 8 + i];
      });
  });
  BOOST_TEST(strayed == 0);
  BOOST_TEST(threads() == 4u);
  for (const auto& times : visits) BOOST_REQUIRE(times == 1);
}

BOOST_AUTO_TEST_CASE(the_pool_can_be_resized_at_any_time) {
  for (int round = 0; round < 300; ++round) {
    const auto n = static_cast<std::size_t>(round * 7 % 6);
    set_threads(n);
    const auto size = n == 0 ? 1 : n;
    BOOST_REQUIRE_EQUAL(threads(), size);
    for (int call = 0; call < round % 4; ++call) BOOST_REQUIRE_EQUAL(split(100, 1).size(), size);
    if (round % 10 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));  // workers fall asleep
  }
}

BOOST_AUTO_TEST_CASE(a_body_cannot_resize_the_pool_it_runs_on) {
  set_threads(2);
  for (std::size_t where : {0u, 1u})
    BOOST_CHECK_THROW(parallel_for(2, 1,
                                   [&](std::size_t, std::size_t, std::size_t chunk) {
                                     if (chunk == where) set_threads(3);
                                   }),
                      UsageError);
  BOOST_TEST(threads() == 2u);
}

BOOST_AUTO_TEST_CASE(callers_on_several_threads_do_not_disturb_each_other) {
  set_threads(3);
  std::atomic<int> wrong{0};
  std::vector<std::thread> callers;
  for (int caller = 0; caller < 3; ++caller)
    callers.emplace_back([&, caller] {
      for (int round = 0; round < 300; ++round) {
        std::array<std::size_t, 4> sums{};
        parallel_for(100, 1, [&](std::size_t begin, std::size_t end, std::size_t chunk) {
          for (std::size_t i = begin; i < end; ++i) sums[chunk] += i;
        });
        if (std::accumulate(sums.begin(), sums.end(), std::size_t{0}) != 4950) ++wrong;
        if (caller == 0 && round % 20 == 0) set_threads(2 + static_cast<std::size_t>(round / 20 % 3));
      }
    });
  for (auto& caller : callers) caller.join();
  BOOST_TEST(wrong == 0);
}

/// Empty bodies, so that the caller and a worker reach for the last chunk at the same moment.
BOOST_AUTO_TEST_CASE(a_chunk_that_two_threads_want_runs_once) {
  for (const std::size_t n : {2u, 3u}) {
    set_threads(n);
    for (int round = 0; round < 100'000; ++round) {
      std::array<std::atomic<int>, 3> runs{};
      parallel_for(n, 1, [&](std::size_t, std::size_t, std::size_t chunk) { ++runs[chunk]; });
      for (std::size_t k = 0; k < n; ++k) BOOST_REQUIRE(runs[k] == 1);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_call_allocates_nothing) {
  set_threads(3);
  std::array<std::size_t, 3> sums{};
  const auto body = [&](std::size_t begin, std::size_t end, std::size_t chunk) {
    sums[chunk] += end - begin;
  };
  parallel_for(1000, 1, body);
  const auto made = tests::allocations_in([&] {
    for (int round = 0; round < 1000; ++round) parallel_for(1000, 1, body);
  });
  BOOST_TEST(made == 0u);
  BOOST_TEST(sums[0] + sums[1] + sums[2] == 1'001'000u);
}

BOOST_AUTO_TEST_CASE(every_piece_is_somebodys_once) {
  for (const std::size_t n : {1u, 2u, 3u, 8u}) {
    set_threads(n);
    for (const std::size_t count : {0u, 1u, 7u, 8u, 9u, 64u, 1001u})
      for (const std::size_t piece : {1u, 8u, 5000u}) {
        std::vector<std::atomic<int>> visits(count);
        std::atomic<bool> as_cut = true;
        parallel_pieces(count, piece, [&](std::size_t begin, std::size_t end) {
          if (begin == end || begin % piece != 0 || end != std::min<std::size_t>(count, begin + piece))
            as_cut = false;
          for (std::size_t i = begin; i < end; ++i) ++visits[i];
        });
        BOOST_REQUIRE(as_cut);
        for (const auto& times : visits) BOOST_REQUIRE(times == 1);
      }
  }
}

BOOST_AUTO_TEST_CASE(a_thread_that_is_held_up_leaves_pieces_to_the_other) {
  set_threads(2);
  const auto caller = std::this_thread::get_id();
  for (const bool hold_caller : {false, true}) {
    std::atomic<int> done{0};
    parallel_pieces(100, 1, [&](std::size_t begin, std::size_t) {
      // The caller's first piece is the first, the worker's the last.
      const bool by_caller = std::this_thread::get_id() == caller;
      if (by_caller == hold_caller && begin == (by_caller ? 0u : 99u))
        while (done < 99) std::this_thread::yield();
      ++done;
    });
    BOOST_TEST(done == 100);
  }
}

BOOST_AUTO_TEST_SUITE_END()
