// labels: unit data
#include "datasets/batches_ahead.hpp"

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <numeric>

#include "base/parallel.hpp"
#include "datasets/synthetic.hpp"

namespace vqgrad {
namespace {

BOOST_AUTO_TEST_SUITE(batches_ahead)

struct Rows {
  Dataset dataset = make_synthetic({.users = 50, .items = 40, .interactions = 300, .clusters = 4}).dataset;
  std::vector<std::uint32_t> all = std::vector<std::uint32_t>(300);
  FeatureEncoder encoder;
  Rows() : encoder((std::iota(all.begin(), all.end(), 0u), dataset), all) {}
};

void check_equal(const Batch& a, const Batch& b, std::size_t fields) {
  const auto same = [](auto x, auto y) { return std::equal(x.begin(), x.end(), y.begin(), y.end()); };
  BOOST_TEST((same(a.rows(), b.rows()) && same(a.users(), b.users()) && same(a.items(), b.items())));
  BOOST_TEST(same(a.labels(), b.labels()));
  for (std::size_t f = 0; f < fields; ++f)
    BOOST_TEST((same(a.indices(f), b.indices(f)) && same(a.numbers(f), b.numbers(f))));
}

BOOST_AUTO_TEST_CASE(gives_the_same_batches_with_a_thread_and_without) {
  const Rows rows;
  for (const bool own_thread : {false, true})
    for (const std::size_t size : {7u, 100u, 299u, 300u, 1000u}) {
      Batches batches(rows.encoder, rows.all, size), again = batches;
      BatchesAhead ahead(batches, own_thread);
      for (std::size_t k = 0; k < batches.size(); ++k)
        check_equal(ahead.next(), again[k], rows.encoder.fields().size());
    }
}

BOOST_AUTO_TEST_CASE(leaves_a_batch_alone_until_the_next_call) {
  const Rows rows;
  Batches batches(rows.encoder, rows.all, 10), again = batches;
  BatchesAhead ahead(batches, true);
  for (std::size_t k = 0; k < batches.size(); ++k) {
    const Batch& batch = ahead.next();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));  // time enough to fill all that may be filled
    check_equal(batch, again[k], rows.encoder.fields().size());
  }
}

BOOST_AUTO_TEST_CASE(may_be_left_at_any_batch) {
  const Rows rows;
  const Batches batches(rows.encoder, rows.all, 10);
  for (std::size_t taken = 0; taken <= batches.size(); ++taken) {
    BatchesAhead ahead(batches, true);
    for (std::size_t k = 0; k < taken; ++k) ahead.next();
  }
  const Batches empty(rows.encoder, {}, 10);
  const BatchesAhead none(empty, true);
}

BOOST_AUTO_TEST_CASE(has_no_core_to_spare_where_the_kernels_take_all) {
  const std::size_t before = threads();
  set_threads(std::max(1u, std::thread::hardware_concurrency()));
  BOOST_TEST(!BatchesAhead::has_core_to_spare());
  set_threads(before);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace vqgrad
