// labels: unit data
#include "datasets/batches.hpp"

#include <algorithm>
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <new>
#include <numeric>

#include "base/error.hpp"
#include "datasets/synthetic.hpp"
#include "small_dataset.hpp"

namespace {
std::atomic<std::size_t> allocations{0};
}

// The whole test program allocates through these, so that a test can count. Not inlined, since g++ 12 would
// see `free` of what `new` gave and warn.
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size ? size : 1)) return memory;
  throw std::bad_alloc();
}
// std::stable_sort's; its memory comes back through the delete below.
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size ? size : 1);
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace vqgrad {
namespace {

using Rows = std::vector<std::uint32_t>;

template <class T>
std::vector<T> copy(std::span<const T> values) {
  return {values.begin(), values.end()};
}

const Rows train{0, 1, 2};

BOOST_AUTO_TEST_SUITE(batches)

BOOST_AUTO_TEST_CASE(fills_every_kind_of_column) {
  const Dataset data = small_dataset();
  const FeatureEncoder encoder(data, train);
  Batches batches(encoder, {2, 3, 4}, 2);
  BOOST_TEST(batches.size() == 2u);

  const Batch& batch = batches[0];  // u1 with i3, u3 with i1
  BOOST_TEST(batch.size() == 2u);
  BOOST_TEST((copy(batch.rows()) == Rows{2, 3}));
  BOOST_TEST((copy(batch.users()) == Rows{0, 2}));
  BOOST_TEST((copy(batch.items()) == Rows{2, 0}));
  BOOST_TEST((copy(batch.labels()) == std::vector<float>{1, 0}));
  const auto indices = [&](const char* name) { return copy(batch.indices(encoder.position(name))); };
  BOOST_TEST((indices("user id") == std::vector<std::int32_t>{1, 0}));
  BOOST_TEST((indices("city") == std::vector<std::int32_t>{1, 0}));
  BOOST_TEST((indices("item id") == std::vector<std::int32_t>{3, 1}));
  BOOST_TEST((indices("tags") == std::vector<std::int32_t>{3, -1, -1, -1, 1, 2, -1, -1}));
  BOOST_TEST((indices("device") == std::vector<std::int32_t>{1, 0}));
  BOOST_TEST(indices("price").empty());
  BOOST_TEST((copy(batch.numbers(encoder.position("price"))) == std::vector<float>{0.5, 0}));
  BOOST_TEST((copy(batch.numbers(encoder.position("time"))) == std::vector<float>{1, 1.5}));
  BOOST_TEST(batch.numbers(encoder.position("tags")).empty());

  BOOST_TEST(&batches[1] == &batch);  // the one Batch, reused; a smaller one at the end
  BOOST_TEST(batch.size() == 1u);
  BOOST_TEST((copy(batch.rows()) == Rows{4}));
  BOOST_TEST((copy(batch.labels()) == std::vector<float>{0}));
  BOOST_TEST((indices("tags") == std::vector<std::int32_t>{2, 0, 3, 2}));
}

BOOST_AUTO_TEST_CASE(labels_follow_the_data_sets_threshold) {
  Dataset data = small_dataset();
  data.threshold = 3.5f;
  const FeatureEncoder encoder(data, train);
  Batches batches(encoder, {0, 1, 2, 3, 4, 5}, 6);
  BOOST_TEST((copy(batches[0].labels()) == std::vector<float>{1, 0, 1, 1, 0, 1}));
}

BOOST_AUTO_TEST_CASE(an_epoch_has_every_row_once_in_a_new_order) {
  const Dataset data = make_synthetic({.users = 50, .items = 40, .interactions = 500, .clusters = 3}).dataset;
  Rows rows(401);
  std::iota(rows.begin(), rows.end(), 50u);
  const FeatureEncoder encoder(data, rows);
  Batches batches(encoder, rows, 64);
  BOOST_TEST(batches.size() == 7u);
  const auto epoch = [&] {
    Rows seen;
    for (const Batch& batch : batches) {
      BOOST_TEST(batch.size() == (seen.size() < 384 ? 64u : 17u));
      for (std::size_t b = 0; b < batch.size(); ++b) {
        const auto row = batch.rows()[b];
        seen.push_back(row);
        BOOST_TEST(batch.items()[b] == data.interactions.items[row]);
        BOOST_TEST(batch.indices(0)[b] == encoder.fields()[0].indices[data.interactions.users[row]]);
      }
    }
    return seen;
  };
  BOOST_TEST(epoch() == rows);
  Random random(9), again(9);
  batches.shuffle(random);
  const Rows first = epoch();
  BOOST_TEST(first != rows);
  batches.shuffle(random);
  const Rows second = epoch();
  BOOST_TEST(second != first);
  for (Rows order : {first, second}) {
    std::sort(order.begin(), order.end());
    BOOST_TEST(order == rows);
  }
  Batches same(encoder, rows, 64);
  same.shuffle(again);
  BOOST_TEST(copy(same.rows()) == first);
}

BOOST_AUTO_TEST_CASE(allocates_nothing) {
  const Dataset data =
      make_synthetic({.users = 200, .items = 100, .interactions = 3000, .clusters = 3}).dataset;
  Rows rows(3000);
  std::iota(rows.begin(), rows.end(), 0u);
  const FeatureEncoder encoder(data, rows);
  Batches batches(encoder, rows, 256);
  Random random(1);
  std::int64_t sum = 0;
  for (int epoch = 0; epoch < 3; ++epoch) {
    const auto before = allocations.load();
    batches.shuffle(random);
    for (const Batch& batch : batches) sum += batch.indices(0)[0];
    const auto after = allocations.load();
    BOOST_TEST(after - before == 0u);
  }
  BOOST_TEST(sum > 0);
  const auto before = allocations.load();
  ::operator delete(::operator new(10));  // a plain call: of a vector nobody looks at clang allocates nothing
  BOOST_TEST(allocations.load() > before);  // the counter counts
}

BOOST_AUTO_TEST_CASE(bounds_are_checked_once) {
  const Dataset data = small_dataset();
  const FeatureEncoder encoder(data, train);
  BOOST_CHECK_THROW(Batches(encoder, {0}, 0), UsageError);
  BOOST_CHECK_THROW(Batches(encoder, {0, 6}, 2), UsageError);
  Batches none(encoder, {}, 2);
  BOOST_TEST(none.size() == 0u);
  for (const Batch& batch : none) BOOST_TEST(batch.size() == 99u);  // never
  Batches large(encoder, {0, 1}, 1'000'000'000'000);                // memory is for the rows there are
  BOOST_TEST(large[0].size() == 2u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace vqgrad
