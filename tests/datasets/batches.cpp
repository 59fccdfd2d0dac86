// labels: unit data
#include "datasets/batches.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <new>
#include <numeric>

#include "base/error.hpp"
#include "datasets/synthetic.hpp"
#include "small_dataset.hpp"
#include "tests/support/allocations.hpp"
#include "tests/support/list.hpp"

namespace vqgrad {
namespace {

using namespace vqgrad::tests;
using Rows = std::vector<std::uint32_t>;

const Rows train{0, 1, 2};

BOOST_AUTO_TEST_SUITE(batches)

BOOST_AUTO_TEST_CASE(fills_every_kind_of_column) {
  const Dataset data = small_dataset();
  const FeatureEncoder encoder(data, train);
  Batches batches(encoder, {2, 3, 4}, 2);
  BOOST_TEST(batches.size() == 2u);

  const Batch& batch = batches[0];  // u1 with i3, u3 with i1
  BOOST_TEST(batch.size() == 2u);
  BOOST_TEST((list(batch.rows()) == Rows{2, 3}));
  BOOST_TEST((list(batch.users()) == Rows{0, 2}));
  BOOST_TEST((list(batch.items()) == Rows{2, 0}));
  BOOST_TEST((list(batch.labels()) == std::vector<float>{1, 0}));
  const auto indices = [&](const char* name) { return list(batch.indices(encoder.position(name))); };
  BOOST_TEST((indices("user id") == std::vector<std::int32_t>{1, 0}));
  BOOST_TEST((indices("city") == std::vector<std::int32_t>{1, 0}));
  BOOST_TEST((indices("item id") == std::vector<std::int32_t>{3, 1}));
  BOOST_TEST((indices("tags") == std::vector<std::int32_t>{3, -1, -1, -1, 1, 2, -1, -1}));
  BOOST_TEST((indices("device") == std::vector<std::int32_t>{1, 0}));
  BOOST_TEST(indices("price").empty());
  BOOST_TEST((list(batch.numbers(encoder.position("price"))) == std::vector<float>{0.5, 0}));
  BOOST_TEST((list(batch.numbers(encoder.position("time"))) == std::vector<float>{1, 1.5}));
  BOOST_TEST(batch.numbers(encoder.position("tags")).empty());

  BOOST_TEST(&batches[1] == &batch);  // the one Batch, reused; a smaller one at the end
  BOOST_TEST(batch.size() == 1u);
  BOOST_TEST((list(batch.rows()) == Rows{4}));
  BOOST_TEST((list(batch.labels()) == std::vector<float>{0}));
  BOOST_TEST((indices("tags") == std::vector<std::int32_t>{2, 0, 3, 2}));
}

BOOST_AUTO_TEST_CASE(labels_follow_the_data_sets_threshold) {
  Dataset data = small_dataset();
  data.threshold = 3.5f;
  const FeatureEncoder encoder(data, train);
  Batches batches(encoder, {0, 1, 2, 3, 4, 5}, 6);
  BOOST_TEST((list(batches[0].labels()) == std::vector<float>{1, 0, 1, 1, 0, 1}));
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
  BOOST_TEST(list(same.rows()) == first);
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
  for (int epoch = 0; epoch < 3; ++epoch)
    BOOST_TEST(allocations_in([&] {
                 batches.shuffle(random);
                 for (const Batch& batch : batches) sum += batch.indices(0)[0];
               }) == 0u);
  BOOST_TEST(sum > 0);
  // The counter counts. A plain call: of a vector that nothing reads clang allocates nothing.
  BOOST_TEST(allocations_in([] { ::operator delete(::operator new(10)); }) == 1u);
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
