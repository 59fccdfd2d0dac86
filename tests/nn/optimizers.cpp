// labels: unit
// What the reference figures do not show: which parameters move, what is refused, that a step allocates
// nothing.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "autodiff/ops/indexing.hpp"
#include "autodiff/ops/losses.hpp"
#include "base/error.hpp"
#include "base/parallel.hpp"
#include "nn/adam.hpp"
#include "nn/clip_gradient.hpp"
#include "nn/embedding.hpp"
#include "nn/linear.hpp"
#include "nn/mlp.hpp"
#include "nn/schedules.hpp"
#include "nn/sgd.hpp"
#include "tests/support/allocations.hpp"
#include "tests/support/says.hpp"

using namespace vqgrad;
using vqgrad::tests::says;

namespace {

void set_gradient(Parameter<double>& parameter, std::vector<double> gradient) {
  std::copy(gradient.begin(), gradient.end(), parameter.gradient().begin());
  parameter.set_has_gradient(true);
}

std::vector<double> copy(const Parameter<double>& parameter) {
  return {parameter.values().begin(), parameter.values().end()};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(optimizers)

BOOST_AUTO_TEST_CASE(the_first_step_lists_every_trainable_parameter_without_gradient) {
  Parameters<double> parameters;
  auto& used = (parameters / "a").create("used", Shape{1}, constant(1));
  (parameters / "a").create("idle", Shape{1}, constant(1));
  auto& frozen = (parameters / "b").create("frozen", Shape{1}, constant(1));
  (parameters / "b").create("lost", Shape{1}, constant(1));
  (parameters / "b").create_buffer("buffer", Shape{1}, constant(1));
  frozen.set_trainable(false);
  Sgd sgd{parameters, {.learning_rate = 1}};
  set_gradient(used, {1});
  BOOST_CHECK_EXCEPTION(sgd.step(), Error, says("no gradient for a.idle, b.lost: "));
  BOOST_TEST(used.values()[0] == 1.0);

  std::vector<Parameter<double>*> some{&used};
  Sgd subset{some, {.learning_rate = 1}};
  subset.step();
  BOOST_TEST(used.values()[0] == 0.0);
  BOOST_TEST(!used.has_gradient());
  subset.step();  // no gradient any more: nothing moves
  BOOST_TEST(used.values()[0] == 0.0);
  BOOST_CHECK_EXCEPTION((Sgd{std::vector{&used, &used}}), Error, says("\"a.used\" twice"));
}

BOOST_AUTO_TEST_CASE(the_first_step_after_a_state_was_set_is_no_first_step) {
  Parameters<double> parameters;
  auto& a = (parameters / "a").create("x", Shape{1}, constant(1));
  auto& b = (parameters / "b").create("x", Shape{1}, constant(1));
  Adam fresh{parameters}, used{parameters}, resumed{parameters};
  resumed.set_state(fresh.state());
  set_gradient(a, {1});
  BOOST_CHECK_EXCEPTION(resumed.step(), Error, says("no gradient for b.x: "));
  set_gradient(b, {1});
  used.step();
  resumed.set_state(used.state());
  set_gradient(a, {1});
  BOOST_CHECK_NO_THROW(resumed.step());
}

BOOST_AUTO_TEST_CASE(a_parameter_created_after_the_optimizer_is_an_error) {
  Parameters<double> parameters;
  auto& early = (parameters / "a").create("early", Shape{1}, constant(1));
  Adam adam{parameters};
  (parameters / "a").create("late", Shape{1}, constant(1));
  set_gradient(early, {1});
  BOOST_CHECK_EXCEPTION(adam.step(), Error, says("a.late: make the optimizer last"));
  Adam stepped{parameters};
  parameters.at("a.late").set_trainable(false);
  stepped.step();
  (parameters / "a").create("latest", Shape{1}, constant(1));
  BOOST_CHECK_EXCEPTION(stepped.step(), Error, says("a.latest: make the optimizer last"));
}

BOOST_AUTO_TEST_CASE(options_out_of_range_are_refused_by_name) {
  Parameters<float> parameters;
  BOOST_CHECK_EXCEPTION((Adam{parameters, {.learning_rate = -1}}), UsageError,
                        says("learning_rate lies in [0, infinity), got -1"));
  BOOST_CHECK_EXCEPTION((Adam{parameters, {.beta1 = 1}}), UsageError, says("beta1 lies in [0, 1"));
  BOOST_CHECK_EXCEPTION((AdamW{parameters, {.weight_decay = std::nan("")}}), UsageError,
                        says("weight_decay"));
  BOOST_CHECK_EXCEPTION((LazyAdam{parameters, {.epsilon = -1}}), UsageError, says("epsilon"));
  BOOST_CHECK_EXCEPTION((Sgd{parameters, {.momentum = 1.5}}), UsageError, says("momentum"));
}

BOOST_AUTO_TEST_CASE(dense_adam_moves_untouched_rows_and_lazy_adam_does_not) {
  const auto table_after = [](auto make_optimizer) {
    Parameters<double> parameters{Random{1}};
    Embedding embedding{parameters / "e", 4, 2};
    auto optimizer = make_optimizer(parameters);
    Tape<double> tape;
    const auto before = copy(embedding.table());
    std::vector<std::int32_t> rows{0, 1};
    for (int step = 0; step < 2; ++step) {
      tape.reset();
      const auto y = embedding(tape.indices(std::span<const std::int32_t>(rows)));
      tape.backward(
          mean_squared_error(y, tape.input(std::span<const double>(std::vector<double>(4)), Shape{2, 2})));
      optimizer.step();
      rows = {0, 2};  // row 1 has moments now, but no gradient any more
    }
    std::vector<double> moved;
    for (std::size_t r = 0; r < 4; ++r)
      moved.push_back(std::abs(embedding.table().values()[2 * r] - before[2 * r]));
    return moved;
  };
  const auto dense =
      table_after([](auto& p) { return Adam<double>(p, {.learning_rate = 0.01, .weight_decay = 1e-3}); });
  const auto plain = table_after([](auto& p) { return Adam<double>(p, {.learning_rate = 0.01}); });
  const auto lazy = table_after([](auto& p) { return LazyAdam<double>(p, {.learning_rate = 0.01}); });
  BOOST_TEST(dense[3] > 0.005);  // decay alone moves row 3
  BOOST_TEST(plain[3] == 0.0);
  BOOST_TEST(lazy[3] == 0.0);
  BOOST_TEST(plain[1] > lazy[1] + 0.001);  // old moments move row 1 on, but not lazily
  BOOST_TEST(lazy[1] == 0.01, boost::test_tools::tolerance(1e-6));
  BOOST_TEST(lazy[0] == plain[0], boost::test_tools::tolerance(1e-12));
}

// Pieces that threads take end within parameters and within rows.
template <class MakeOptimizer>
std::vector<float> moved(std::size_t threads, const std::vector<Shape>& shapes, std::size_t seed,
                         const MakeOptimizer& make) {
  set_threads(threads);
  Parameters<float> parameters;
  for (std::size_t k = 0; k < shapes.size(); ++k)
    (parameters / "x").create(std::to_string(k), shapes[k], constant(1));
  auto optimizer = make(parameters);
  for (std::size_t step = 0; step < 3; ++step) {
    std::size_t k = seed;
    for (auto& x : parameters) {
      Random{10 * step + k++}.fill_normal(x.gradient(), 0, 1);
      const std::size_t width = x.size() / x.shape()[0];
      // Rows that LazyAdam leaves alone, which have moved before, or moves for their last number.
      for (std::size_t row = step % 2 * width; row < x.size(); row += 3 * width)
        std::fill_n(x.gradient().begin() + static_cast<std::ptrdiff_t>(row), step == 1 ? width : width - 1,
                    0.0f);
      x.set_has_gradient(true);
    }
    optimizer.step();
  }
  set_threads(1);
  std::vector<float> all;
  for (const auto& x : parameters) all.insert(all.end(), x.values().begin(), x.values().end());
  return all;
}

BOOST_AUTO_TEST_CASE(a_parameter_moves_by_the_same_bits_beside_others_and_with_any_number_of_threads) {
  const auto check = [](const auto& make) {
    const std::vector<Shape> shapes{{5}, {3001, 7}, {1}, {20011}, {400, 16}};
    std::vector<float> alone;
    for (std::size_t k = 0; k < shapes.size(); ++k)
      for (const float x : moved(1, {shapes[k]}, k, make)) alone.push_back(x);
    for (const std::size_t threads : {1u, 2u, 3u}) BOOST_TEST((moved(threads, shapes, 0, make) == alone));
  };
  check([](auto& p) { return Adam<float>(p, {.weight_decay = 1e-2}); });
  check([](auto& p) { return AdamW<float>(p, {.weight_decay = 1e-2}); });
  check([](auto& p) { return LazyAdam<float>(p, {}); });
  check([](auto& p) { return Sgd<float>(p, {.learning_rate = 0.1, .momentum = 0.9}); });
}

BOOST_AUTO_TEST_CASE(a_whole_training_step_allocates_nothing_once_it_is_warm) {
  Parameters<float> parameters{Random{1}};
  Embedding embedding{parameters / "embedding", 50, 4};
  Mlp mlp{parameters / "mlp", {4, 8, 1}, {.batch_norm = true, .dropout = 0.2}};
  Adam adam{parameters, {.learning_rate = 1e-3f, .weight_decay = 1e-6f}};
  Tape<float> tape;
  Random masks{1};
  const std::vector<std::int32_t> rows{1, 4, 4, 9, 30, 49};
  const std::vector<float> labels{0, 1, 1, 0, 1, 0};
  const auto step = [&] {
    tape.reset();
    const auto logits = mlp(embedding(tape.indices(std::span<const std::int32_t>(rows))), Mode::train, masks);
    tape.backward(
        binary_cross_entropy_with_logits(logits, tape.input(std::span<const float>(labels), Shape{6, 1})));
    adam.step();
  };
  step();
  step();
  for (int k = 3; k <= 10; ++k) BOOST_TEST(tests::allocations_in(step) == 0u, "step " << k);
}

BOOST_AUTO_TEST_CASE(no_optimizers_step_allocates) {
  Parameters<double> parameters{Random{1}};
  auto& x = (parameters / "x").create("values", Shape{10, 3}, normal(0, 1));
  Sgd sgd{parameters, {.momentum = 0.9}};
  Adam adam{parameters};
  AdamW adam_w{parameters};
  LazyAdam lazy_adam{parameters};
  for (Optimizer<double>* optimizer :
       {static_cast<Optimizer<double>*>(&sgd), static_cast<Optimizer<double>*>(&adam),
        static_cast<Optimizer<double>*>(&adam_w), static_cast<Optimizer<double>*>(&lazy_adam)}) {
    set_gradient(x, std::vector<double>(30, 1.0));
    BOOST_TEST(tests::allocations_in([&] { optimizer->step(); }) == 0u);
  }
}

BOOST_AUTO_TEST_CASE(gradients_are_clipped_by_global_norm_and_by_value) {
  Parameters<double> parameters;
  auto& a = (parameters / "a").create("x", Shape{2}, constant(0));
  auto& b = (parameters / "b").create("x", Shape{1}, constant(0));
  auto& idle = (parameters / "c").create("x", Shape{1}, constant(0));
  idle.gradient()[0] = 1e6;
  set_gradient(a, {3, 0});
  set_gradient(b, {-4});
  BOOST_TEST(clip_gradient_norm(parameters, 10) == 5.0);
  BOOST_TEST(a.gradient()[0] == 3.0);
  BOOST_TEST(clip_gradient_norm(parameters, 1) == 5.0);
  BOOST_TEST(b.gradient()[0] == -0.8, boost::test_tools::tolerance(1e-6));
  clip_gradient_value(parameters, 0.7);
  BOOST_TEST(a.gradient()[0] == 0.6, boost::test_tools::tolerance(1e-6));
  BOOST_TEST(b.gradient()[0] == -0.7);
  BOOST_TEST(idle.gradient()[0] == 1e6);
  set_gradient(b, {std::numeric_limits<double>::infinity()});
  BOOST_TEST(std::isinf(clip_gradient_norm(parameters, 1)));
  BOOST_TEST(a.gradient()[0] == 0.6, boost::test_tools::tolerance(1e-6));
  for (const double bad : {-1.0, std::nan("")}) {
    BOOST_CHECK_EXCEPTION(clip_gradient_norm(parameters, bad), UsageError,
                          says("the norm to clip gradients to lies in [0, infinity], got "));
    BOOST_CHECK_EXCEPTION(clip_gradient_value(parameters, bad), UsageError, says("the value to clip"));
  }
  clip_gradient_value(parameters, std::numeric_limits<double>::infinity());
  BOOST_TEST(std::isinf(b.gradient()[0]));
  clip_gradient_value(parameters, 0);
  BOOST_TEST(b.gradient()[0] == 0.0);
}

BOOST_AUTO_TEST_CASE(schedules_pass_through_their_corners) {
  BOOST_TEST(ConstantSchedule{0.1}(7) == 0.1);
  const StepSchedule steps{.rate = 1, .every = 10, .factor = 0.5};
  BOOST_TEST(steps(9) == 1.0);
  BOOST_TEST(steps(10) == 0.5);
  BOOST_TEST(steps(29) == 0.25);
  BOOST_CHECK_EXCEPTION(StepSchedule({.rate = 1, .every = 0})(0), UsageError, says("at least 1, got 0"));
  const CosineSchedule cosine{.rate = 2, .steps = 105, .warmup = 4, .final_rate = 1};
  BOOST_TEST(cosine(0) == 0.5);
  BOOST_TEST(cosine(3) == 2.0);
  BOOST_TEST(cosine(4) == 2.0);
  BOOST_TEST(cosine(54) == 1.5, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(cosine(104) == 1.0);
  BOOST_TEST(cosine(1000) == 1.0);
  BOOST_TEST(CosineSchedule({.rate = 2, .steps = 4, .warmup = 4})(4) == 0.0);
}

BOOST_AUTO_TEST_SUITE_END()
