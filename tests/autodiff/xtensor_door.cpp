// labels: unit
// xtensor containers, views and expressions go onto the tape and into parameters; `as_xtensor` looks at what
// comes out.
#include <boost/test/unit_test.hpp>
#include <string>
#include <type_traits>
#include <vector>
#include <xtensor/xarray.hpp>
#include <xtensor/xbuilder.hpp>
#include <xtensor/xfixed.hpp>
#include <xtensor/xmath.hpp>
#include <xtensor/xsort.hpp>
#include <xtensor/xstrided_view.hpp>
#include <xtensor/xview.hpp>

#include "autodiff/errors.hpp"
#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/reduction.hpp"
#include "autodiff/tape.hpp"
#include "autodiff/tools/xtensor.hpp"
#include "tests/support/allocations.hpp"

using namespace vqgrad;
using vqgrad::tests::allocations_in;

namespace {

template <class T>
using List = std::vector<T>;

template <class T>
List<T> list(std::span<const T> values) {
  return {values.begin(), values.end()};
}

/// That the tape holds `array` with its shape and its elements in the order of their indices.
template <class T, class Array>
void goes_in(const Array& array, const Shape& shape, const List<T>& expected) {
  Tape<T> tape;
  for (const Var<T> x : {tape.input(array), tape.variable(array)}) {
    BOOST_TEST(x.shape().text() == shape.text());
    BOOST_TEST(list<T>(x.values()) == expected, boost::test_tools::per_element());
    BOOST_TEST(x.requires_gradient() == (x.id() == 1));
  }
  const Var<T> flat = tape.input(array, Shape{expected.size()});
  BOOST_TEST(flat.shape().rank() == 1u);
  BOOST_TEST(list<T>(flat.values()) == expected, boost::test_tools::per_element());
}

template <class T>
void all_kinds_go_in() {
  xt::xtensor<T, 2> matrix{{0, 1, 2}, {3, 4, 5}};
  const List<T> six{0, 1, 2, 3, 4, 5};
  goes_in<T>(matrix, {2, 3}, six);
  goes_in<T>(xt::xtensor<T, 2, xt::layout_type::column_major>(matrix), {2, 3}, six);
  goes_in<T>(xt::xarray<T>(matrix), {2, 3}, six);
  goes_in<T>(xt::xarray<T, xt::layout_type::dynamic>(matrix), {2, 3}, six);
  goes_in<T>(xt::xtensor_fixed<T, xt::xshape<2, 3>>(matrix), {2, 3}, six);
  goes_in<T>(xt::xtensor<T, 0>(T(7)), {}, {7});
  goes_in<T>(xt::xtensor<T, 2>::from_shape({0, 3}), {0, 3}, {});
  // Views: `data()` of the first two gives the whole matrix.
  goes_in<T>(xt::row(matrix, 1), {3}, {3, 4, 5});
  goes_in<T>(xt::view(matrix, xt::range(1, 2)), {1, 3}, {3, 4, 5});
  goes_in<T>(xt::col(matrix, 1), {2}, {1, 4});
  goes_in<T>(xt::view(matrix, xt::all(), xt::range(0, 3, 2)), {2, 2}, {0, 2, 3, 5});
  goes_in<T>(xt::transpose(matrix), {3, 2}, {0, 3, 1, 4, 2, 5});
  goes_in<T>(xt::strided_view(matrix, {1, xt::ellipsis()}), {3}, {3, 4, 5});
  // Expressions.
  goes_in<T>(2 * matrix + 1, {2, 3}, {1, 3, 5, 7, 9, 11});
  goes_in<T>(xt::sum(matrix, {1}), {2}, {3, 12});
  goes_in<T>(xt::broadcast(xt::row(matrix, 0), {2, 3}), {2, 3}, {0, 1, 2, 0, 1, 2});
  goes_in<T>(xt::arange<T>(4), {4}, {0, 1, 2, 3});
  // Elements of another type.
  goes_in<T>(xt::xtensor<int, 1>{-1, 2}, {2}, {-1, 2});
  goes_in<T>(xt::xtensor<double, 1>{0.5, 2}, {2}, {T(0.5), 2});
  goes_in<T>(matrix > T(2), {2, 3}, {0, 0, 0, 1, 1, 1});
}

int line_of_error;
std::string message_of(const auto& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing was thrown";
}
std::string here() { return ", at xtensor_door.cpp:" + std::to_string(line_of_error); }

}  // namespace

BOOST_AUTO_TEST_SUITE(xtensor_door)

BOOST_AUTO_TEST_CASE(all_kinds_of_arrays_go_in_as_float) { all_kinds_go_in<float>(); }
BOOST_AUTO_TEST_CASE(all_kinds_of_arrays_go_in_as_double) { all_kinds_go_in<double>(); }

BOOST_AUTO_TEST_CASE(an_expression_is_evaluated_once) {
  int calls = 0;
  const auto count = [&](std::size_t) { return static_cast<double>(++calls); };
  const xt::xtensor<std::size_t, 1> four = xt::zeros<std::size_t>({4});
  const auto counted = xt::make_lambda_xfunction(count, four);
  Tape<double> tape;
  const auto x = tape.input(counted);
  BOOST_TEST(calls == 4);
  BOOST_TEST(x.values()[3] == 4.0);
}

BOOST_AUTO_TEST_CASE(indices_are_integers_of_any_type) {
  Tape<float> tape;
  const xt::xtensor<float, 2> scores{{1, 0, 2}, {3, 2, 1}};
  const auto nearest = tape.indices(xt::argmin(scores, 1));
  BOOST_TEST(nearest.shape().text() == "(2)");
  BOOST_TEST(list<std::int32_t>(nearest.values()) == (List<std::int32_t>{1, 2}),
             boost::test_tools::per_element());
  const xt::xtensor<std::int32_t, 2> codes{{4, 5}, {6, 7}};
  BOOST_TEST(tape.indices(xt::transpose(codes)).values()[1] == 6);
  BOOST_TEST(tape.indices(xt::row(codes, 1)).values()[0] == 6);
  BOOST_TEST(tape.borrow(codes, Shape{4}).values().data() == codes.data());
  const xt::xtensor<std::int64_t, 1> large{0, std::int64_t{1} << 31};
  line_of_error = __LINE__ + 1;
  const auto out_of_range = message_of([&] { tape.indices(large); });
  BOOST_TEST(out_of_range == "[array] 2147483648 is out of range" + here());
  line_of_error = __LINE__ + 1;
  const auto message = message_of([&] { tape.borrow(xt::transpose(codes), Shape{4}); });
  BOOST_TEST(message ==
             "[indices] only int32 numbers in row-major order can be borrowed: use indices()" + here());
  static_assert(!std::is_convertible_v<xt::xtensor<double, 1>, ArrayArgument<std::int32_t>>);
}

BOOST_AUTO_TEST_CASE(an_output_gradient_is_an_array_too) {
  Tape<double> tape;
  const auto x = tape.variable(xt::xtensor<double, 2>{{1, 2}, {3, 4}});
  tape.backward(x * x, xt::transpose(xt::xtensor<double, 2>{{1, 10}, {100, 1000}}));
  BOOST_TEST(list<double>(x.gradient()) == (List<double>{2, 400, 60, 8000}),
             boost::test_tools::per_element());
  BOOST_TEST(tape.variable(3).item() == 3.0);
}

BOOST_AUTO_TEST_CASE(errors_name_the_line) {
  Tape<double> tape;
  const xt::xarray<double> deep = xt::zeros<double>({1, 1, 1, 1, 1});
  line_of_error = __LINE__ + 1;
  const auto too_deep = message_of([&] { tape.input(deep); });
  BOOST_TEST(too_deep == "[array] an array has at most 4 axes" + here());
  const xt::xtensor<double, 1> three{1, 2, 3};
  line_of_error = __LINE__ + 1;
  const auto too_few = message_of([&] { tape.variable(three, Shape{2}); });
  BOOST_TEST(too_few == "[variable] 3 values do not fill (2)" + here());
}

BOOST_AUTO_TEST_CASE(a_parameter_takes_an_array_of_its_shape) {
  Parameter<float> w("w", {2, 3});
  const auto version = w.version();
  w = xt::ones<double>({2, 3}) * 0.5;
  BOOST_TEST(w.version() == version + 1);
  BOOST_TEST(list<float>(w.values()) == List<float>(6, 0.5f), boost::test_tools::per_element());
  line_of_error = __LINE__ + 1;
  const auto other_shape = message_of([&] { w = xt::ones<float>({3, 2}); });
  BOOST_TEST(other_shape == "[parameter] 'w' (2, 3) does not take an array (3, 2)" + here());
  BOOST_TEST(w.version() == version + 1);

  Parameter<double> square("square", {2, 2});
  square = xt::xtensor<double, 2>{{1, 2}, {3, 4}};
  square = xt::transpose(as_xtensor(square));  // an expression of the values that it replaces
  BOOST_TEST(list<double>(square.values()) == (List<double>{1, 3, 2, 4}), boost::test_tools::per_element());

  Tape<double> tape;
  const auto y = sum(tape.parameter(square) * 2);
  square = 2 * as_xtensor(square);
  BOOST_TEST(message_of([&] { tape.backward(y); }).find("'square' was changed") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(as_xtensor_looks_at_the_same_memory) {
  Tape<double> tape;
  Parameter<double> w("w", {3});
  w = xt::xtensor<double, 1>{1, 2, 3};
  const auto x = tape.variable(xt::xtensor<double, 2>{{1, 2, 3}, {4, 5, 6}});
  const auto y = x * tape.parameter(w);
  const auto codes = tape.indices(xt::xtensor<int, 2>{{7, 8}});
  tape.backward(sum(y));

  const auto value = as_xtensor(y);
  BOOST_TEST(value.data() == y.values().data());
  BOOST_TEST(value.dimension() == 2u);
  BOOST_TEST(value(1, 2) == 18.0);
  BOOST_TEST(xt::sum(value, {1})(0) == 14.0);
  BOOST_TEST(as_xtensor(x.gradient()).data() == x.gradient().data());
  BOOST_TEST(as_xtensor(x.gradient())(1, 0) == 1.0);
  BOOST_TEST(as_xtensor(w).data() == w.values().data());
  BOOST_TEST(as_xtensor(w.gradient()).data() == w.gradient().data());
  BOOST_TEST(as_xtensor(w.gradient())(2) == 9.0);
  BOOST_TEST(as_xtensor(codes)(0, 1) == 8);
  BOOST_TEST(as_xtensor(sum(y))() == sum(y).item());

  const std::vector<float> four{1, 2, 3, 4};
  BOOST_TEST(as_xtensor(four, {2, 2})(1, 0) == 3.0f);
  line_of_error = __LINE__ + 1;
  const auto too_small = message_of([&] { as_xtensor(four, {2, 3}); });
  BOOST_TEST(too_small == "[as_xtensor] 4 values do not fill (2, 3)" + here());

  static_assert(!std::is_assignable_v<decltype(value(0, 0)), double>);
  static_assert(!std::is_assignable_v<decltype(as_xtensor(w.gradient())(0)), double>);
  static_assert(!std::is_assignable_v<decltype(*as_xtensor(codes).begin()), int>);
}

BOOST_AUTO_TEST_CASE(neither_direction_allocates) {
  const xt::xtensor<double, 4> array = xt::ones<double>({2, 3, 4, 5});
  const auto strided = xt::view(array, xt::all(), xt::all(), xt::all(), xt::range(0, 5, 2));
  Tape<double> tape;
  double seen = 0;
  const auto step = [&] {
    tape.reset();
    const auto x = tape.variable(array), y = tape.input(strided);
    tape.backward(sum(x) + sum(y));
    seen += as_xtensor(x)(1, 2, 3, 4) + as_xtensor(y)(0, 0, 0, 1) + as_xtensor(x.gradient())(0, 0, 0, 0);
  };
  for (int k = 0; k < 3; ++k) step();
  BOOST_TEST(allocations_in(step) == 0u);
  BOOST_TEST(seen == 12.0);
}

BOOST_AUTO_TEST_SUITE_END()
