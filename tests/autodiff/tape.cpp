// labels: unit
#include "autodiff/tape.hpp"

#include <boost/test/unit_test.hpp>
#include <optional>
#include <string>
#include <vector>

#include "autodiff/errors.hpp"
#include "autodiff/ops/indexing.hpp"
#include "autodiff/ops/stop_gradient.hpp"

using namespace vqgrad;

namespace {

Var<double> leaf(Tape<double>& tape, std::vector<double> values) {
  const Shape shape{values.size()};
  return tape.variable(std::span<const double>(values), shape);
}

std::string message_of(const auto& call) {
  try {
    call();
  } catch (const TapeError& error) {
    return error.what();
  }
  return "nothing was thrown";
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tape)

BOOST_AUTO_TEST_CASE(a_product_and_its_gradient) {
  Tape<double> tape;
  const auto a = leaf(tape, {3});
  const auto b = leaf(tape, {5});
  const auto y = a * b + a;
  tape.backward(y);
  BOOST_TEST(y.item() == 18.0);
  BOOST_TEST(a.gradient()[0] == 6.0);
  BOOST_TEST(b.gradient()[0] == 3.0);
}

BOOST_AUTO_TEST_CASE(a_chain_of_100000_nodes_needs_no_recursion) {
  Tape<double> tape;
  const auto x = leaf(tape, {1});
  auto y = x;
  for (int k = 0; k < 100000; ++k) y = y + x;
  tape.backward(y);
  BOOST_TEST(x.gradient()[0] == 100001.0);
}

BOOST_AUTO_TEST_CASE(doubling_sixty_times_visits_sixty_nodes) {
  Tape<double> tape;
  const auto x = leaf(tape, {1});
  auto y = x;
  for (int k = 0; k < 60; ++k) y = y + y;
  tape.backward(y);
  BOOST_TEST(tape.nodes().size() == 61u);
  BOOST_TEST(x.gradient()[0] == 0x1p60);
}

BOOST_AUTO_TEST_CASE(backward_starts_from_zero_each_time) {
  Tape<double> tape;
  const auto x = leaf(tape, {2});
  const auto y = x * x;
  tape.backward(y);
  tape.backward(y);
  BOOST_TEST(x.gradient()[0] == 4.0);
}

BOOST_AUTO_TEST_CASE(handles_of_an_ended_step_are_refused) {
  Tape<double> tape;
  const auto x = leaf(tape, {2});
  tape.reset();
  BOOST_TEST(contains(message_of([&] { return x.values()[0]; }), "tape.reset() has ended"));
  BOOST_TEST(contains(message_of([&] { return (x + 1.0).item(); }), "tape.reset() has ended"));
}

BOOST_AUTO_TEST_CASE(a_parameter_is_one_node_however_often_it_is_used) {
  Tape<double> tape;
  Parameter<double> w("w", {2});
  const auto y = tape.parameter(w) * tape.parameter(w);
  BOOST_TEST(tape.nodes().size() == 2u);
  BOOST_TEST(y.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_parameter_changed_before_backward_is_named) {
  Tape<double> tape;
  Parameter<double> w("encoder.0.weight", {1});
  const auto y = tape.parameter(w) * 2.0;
  w.mutate()[0] = 1;
  const auto message = message_of([&] { tape.backward(y); });
  BOOST_TEST(contains(message, "'encoder.0.weight' was changed"), message);
}

BOOST_AUTO_TEST_CASE(parameters_know_whether_a_backward_pass_reached_them) {
  Tape<double> tape;
  Parameter<double> w("w", {1}), unused("unused", {1});
  w.mutate()[0] = 3;
  const auto p = tape.parameter(w);
  tape.parameter(unused);
  tape.backward(p * p);
  BOOST_TEST(w.has_gradient());
  BOOST_TEST(w.gradient()[0] == 6.0);
  BOOST_TEST(!unused.has_gradient());
}

BOOST_AUTO_TEST_CASE(no_grad_records_constants) {
  Tape<double> tape;
  const auto x = leaf(tape, {2});
  {
    const NoGrad guard(tape);
    BOOST_TEST(!(x * x).requires_gradient());
  }
  BOOST_TEST((x * x).requires_gradient());
}

BOOST_AUTO_TEST_CASE(a_parameter_used_under_no_grad_still_learns_elsewhere) {
  Tape<double> tape;
  Parameter<double> w("w", {1});
  {
    const NoGrad guard(tape);
    tape.parameter(w);
  }
  tape.backward(tape.parameter(w) * 2.0);
  BOOST_TEST(w.gradient()[0] == 2.0);
}

BOOST_AUTO_TEST_CASE(errors_name_op_operands_and_line) {
  Tape<double> tape;
  const auto a = leaf(tape, {1, 2}).named("left");
  const auto b = leaf(tape, {1, 2, 3});
  const int line = __LINE__ + 1;
  const auto message = message_of([&] { return a * b; });
  BOOST_TEST(message ==
             "[multiply] shapes do not broadcast: 'left' (2) and #1 (3): lengths must be equal or 1, at "
             "tape.cpp:" +
                 std::to_string(line));
  BOOST_TEST(contains(message_of([&] { tape.backward(a * 1.0); }), "a loss is one number"));
  BOOST_TEST(contains(message_of([&] { tape.backward(tape.scalar(1)); }), "requires a gradient"));
}

BOOST_AUTO_TEST_CASE(replay_follows_the_leaves) {
  Tape<double> tape;
  const auto x = leaf(tape, {2});
  const auto y = x * x + stop_gradient(x);
  tape.mutable_values(x)[0] = 3;
  tape.replay(Replay::frozen);
  BOOST_TEST(y.item() == 11.0);
  tape.replay(Replay::naive);
  BOOST_TEST(y.item() == 12.0);
}

BOOST_AUTO_TEST_CASE(a_parameter_is_not_taken_for_a_node_of_another_tape_at_the_same_address) {
  Parameter<double> w("w", Shape{});
  w.mutate()[0] = 3;
  for (int step = 0; step < 2; ++step) {
    std::optional<Tape<double>> tape(std::in_place);
    if (step == 1) tape->scalar(100);
    BOOST_TEST((2 * tape->parameter(w)).item() == 6);
  }
}

BOOST_AUTO_TEST_CASE(a_use_under_no_grad_in_between_loses_no_gradient) {
  Parameter<double> w("w", Shape{});
  Tape<double> tape;
  const auto first = 2 * tape.parameter(w);
  {
    const NoGrad guard(tape);
    tape.parameter(w);
  }
  tape.backward(first + 5 * tape.parameter(w));
  BOOST_TEST(w.gradient()[0] == 7);
}

BOOST_AUTO_TEST_CASE(operands_of_two_tapes_are_refused) {
  Tape<double> one, two;
  const auto a = one.scalar(1), b = two.scalar(5);
  BOOST_CHECK_THROW(a + b, TapeError);
  BOOST_TEST(one.nodes().size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_gradient_does_not_outlive_its_step) {
  Parameter<double> w("w", Shape{});
  Tape<double> tape;
  tape.backward(2 * tape.parameter(w));
  BOOST_TEST(w.has_gradient());
  tape.reset();
  BOOST_TEST(!w.has_gradient());
}

BOOST_AUTO_TEST_CASE(an_op_that_fails_leaves_no_node) {
  Tape<double> tape;
  const std::vector<double> values{1, 2};
  const auto table = tape.variable(std::span<const double>(values), Shape{2, 1});
  const std::vector<std::int32_t> rows{7};
  const auto indices = tape.indices(rows);
  BOOST_CHECK_THROW(gather(table, indices), TapeError);
  BOOST_TEST(tape.nodes().size() == 2u);
}

BOOST_AUTO_TEST_CASE(borrowed_indices_are_the_callers) {
  Tape<double> tape;
  const std::vector<std::int32_t> rows{2, 0};
  BOOST_TEST(tape.borrow(rows, Shape{2}).values().data() == rows.data());
  BOOST_TEST(tape.indices(rows).values().data() != rows.data());
  const auto table = tape.variable(std::vector<double>{1, 2, 3}, Shape{3, 1});
  BOOST_TEST(gather(table, tape.borrow(rows, Shape{2})).values()[0] == 3.0);
  BOOST_TEST(contains(message_of([&] { tape.borrow(rows, Shape{3}); }), "2 values do not fill (3)"));
}

BOOST_AUTO_TEST_SUITE_END()
