// labels: unit
#include "nn/training.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <vector>

#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/reduction.hpp"
#include "base/error.hpp"
#include "nn/best_epoch.hpp"
#include "nn/linear.hpp"
#include "nn/mini_batches.hpp"
#include "nn/sgd.hpp"
#include "tests/support/allocations.hpp"
#include "tests/support/says.hpp"

using namespace vqgrad;
using namespace vqgrad::tests;

namespace {

/// Least squares over 7 rows of two numbers: mean((x w)^2).
struct Model {
  Parameters<double> parameters{Random{1}};
  Linear<double> linear{parameters / "linear", 2, 1, {.bias = false}};
  Sgd<double> sgd{parameters, {.learning_rate = 0.1}};
  Tape<double> tape;
  std::vector<double> matrix = std::vector<double>(14), batch;

  Model() { Random{2}.fill_normal(std::span(matrix), 0, 1); }
  Var<double> loss(std::span<const std::uint32_t> rows) {
    copy_rows(std::span<const double>(matrix), 2, rows, batch);
    return mean(square(linear(tape.input(batch, Shape{rows.size(), 2}))));
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(training)

BOOST_AUTO_TEST_CASE(mini_batches_hold_every_row_once_and_the_last_one_is_smaller) {
  MiniBatches<std::uint32_t> batches(row_numbers(7), 3);
  BOOST_TEST(batches.size() == 3u);
  BOOST_TEST(batches[2].size() == 1u);
  Random random(4), same(4);
  batches.shuffle(random);
  std::vector<std::uint32_t> rows, expected = row_numbers(7);
  for (std::size_t k = 0; k < batches.size(); ++k)
    rows.insert(rows.end(), batches[k].begin(), batches[k].end());
  same.shuffle(std::span(expected));
  BOOST_TEST(rows == expected, boost::test_tools::per_element());
  BOOST_TEST((rows != row_numbers(7)));
  BOOST_TEST(MiniBatches<std::uint32_t>(row_numbers(6), 3).size() == 2u);
  BOOST_TEST(MiniBatches<std::uint32_t>({}, 3).size() == 0u);
}

BOOST_AUTO_TEST_CASE(an_epoch_is_a_step_per_batch_and_returns_the_mean_loss_per_row) {
  Model by_loop, by_hand;
  const MiniBatches<std::uint32_t> batches(row_numbers(7), 3);
  Training<double> loop(by_loop.tape, by_loop.sgd);
  std::vector<std::size_t> steps;
  const double loss = loop.epoch(
      batches, [&](std::span<const std::uint32_t> rows) { return by_loop.loss(rows); },
      [&](std::size_t k) { return steps.push_back(k), true; });
  double expected = 0;
  for (std::size_t k = 0; k < batches.size(); ++k) {
    by_hand.tape.reset();
    const auto recorded = by_hand.loss(batches[k]);
    by_hand.tape.backward(recorded);
    by_hand.sgd.step();
    expected += recorded.item() * static_cast<double>(batches[k].size()) / 7;
  }
  BOOST_TEST(loss == expected, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(loop.steps() == 3u);
  BOOST_TEST(steps == (std::vector<std::size_t>{1, 2, 3}), boost::test_tools::per_element());
  const auto ours = by_loop.linear.weight().values(), theirs = by_hand.linear.weight().values();
  BOOST_TEST(std::equal(ours.begin(), ours.end(), theirs.begin()));
}

BOOST_AUTO_TEST_CASE(a_pass_ends_when_after_step_says_so) {
  Model model;
  const MiniBatches<std::uint32_t> batches(row_numbers(7), 3);
  Training<double> loop(model.tape, model.sgd);
  const auto loss = [&](std::span<const std::uint32_t> rows) { return model.loss(rows); };
  loop.epoch(batches, loss, [](std::size_t k) { return k < 2; });
  BOOST_TEST(loop.steps() == 2u);
}

BOOST_AUTO_TEST_CASE(a_loss_that_is_not_finite_changes_nothing_and_names_the_remedy) {
  Model model;
  Training<double> loop(model.tape, model.sgd, "use a smaller --rate");
  loop.step([&] { return model.loss(row_numbers(2)); });
  const std::vector<double> before(model.linear.weight().values().begin(),
                                   model.linear.weight().values().end());
  model.matrix[0] = std::nan("");
  BOOST_CHECK_EXCEPTION(loop.step([&] { return model.loss(row_numbers(2)); }), Error,
                        says("the training loss is not finite after 1 steps: use a smaller --rate"));
  const auto after = model.linear.weight().values();
  BOOST_TEST(std::equal(after.begin(), after.end(), before.begin()));
}

BOOST_AUTO_TEST_CASE(epochs_in_steady_state_allocate_nothing) {
  Model model;
  MiniBatches<std::uint32_t> batches(row_numbers(7), 3);
  Training<double> loop(model.tape, model.sgd);
  Random random(1);
  const auto epoch = [&] {
    batches.shuffle(random);
    loop.epoch(batches, [&](std::span<const std::uint32_t> rows) { return model.loss(rows); });
  };
  epoch();
  BOOST_TEST(allocations_in(epoch) == 0u);
}

BOOST_AUTO_TEST_CASE(the_best_epoch_is_the_first_of_the_least_loss) {
  BestEpoch best;
  BOOST_TEST(!best.has_value());
  BOOST_TEST(!best.is_stale(100, 3));
  BOOST_TEST(best.offer(1, std::nan("")));
  BestEpoch other;
  BOOST_TEST(other.offer(1, 0.5));
  BOOST_TEST(other.offer(2, 0.4));
  BOOST_TEST(!other.offer(3, 0.4));
  BOOST_TEST(!other.offer(4, std::nan("")));
  BOOST_TEST(other.epoch() == 2u);
  BOOST_TEST(other.loss() == 0.4);
  BOOST_TEST(!other.is_stale(4, 3));
  BOOST_TEST(other.is_stale(5, 3));
}

BOOST_AUTO_TEST_CASE(a_snapshot_puts_values_back_and_takes_new_ones_without_allocating) {
  Model model;
  Parameter<double>& weight = model.linear.weight();
  Snapshot<double> snapshot(model.parameters);
  const double first = weight.values()[0];
  weight.mutate()[0] = 5;
  snapshot.restore();
  BOOST_TEST(weight.values()[0] == first);
  weight.mutate()[0] = 6;
  BOOST_TEST(allocations_in([&] { snapshot.take(); }) == 0u);
  weight.mutate()[0] = 7;
  snapshot.restore();
  BOOST_TEST(weight.values()[0] == 6);
}

BOOST_AUTO_TEST_SUITE_END()
