// labels: unit
#include "autodiff/ops/indexing.hpp"

#include <boost/test/unit_test.hpp>
#include <vector>
#include <xtensor/xarray.hpp>
#include <xtensor/xview.hpp>

#include "base/random.hpp"
#include "tests/support/tape_cases.hpp"

using namespace vqgrad;
using namespace vqgrad::tests;

namespace {

const std::vector<double> table_values{0, 1, 10, 11, 20, 21};
const Shape table_shape{3, 2};

}  // namespace

BOOST_AUTO_TEST_SUITE(indexing)

BOOST_AUTO_TEST_CASE(gather_takes_rows_and_adds_the_gradients_of_equal_ones) {
  Tape<double> tape;
  const auto table = leaf(tape, table_values, table_shape);
  const auto y = gather(table, rows_of(tape, {2, 0, 2, 2}, {2, 2}));
  BOOST_TEST(y.shape().text() == "(2, 2, 2)");
  BOOST_TEST(list(y.values()) == (std::vector<double>{20, 21, 0, 1, 20, 21, 20, 21}),
             boost::test_tools::per_element());
  const std::vector<double> g{1, 2, 3, 4, 5, 6, 7, 8};
  tape.backward(y, g);
  BOOST_TEST(list(table.gradient()) == (std::vector<double>{3, 4, 0, 0, 13, 16}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(two_lookups_in_a_table_add_up) {
  Tape<double> tape;
  const auto table = leaf(tape, table_values, table_shape);
  const auto y = gather(table, rows_of(tape, {1}, {1})) + gather(table, rows_of(tape, {1}, {1}));
  tape.backward(y, std::vector<double>{1, 2});
  BOOST_TEST(list(table.gradient()) == (std::vector<double>{0, 0, 2, 4, 0, 0}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(gather_agrees_with_xtensor_for_every_width) {
  for (const std::size_t width : {1u, 8u, 15u, 16u, 17u, 32u}) {
    Tape<float> tape;
    xt::xarray<float> values = xt::xarray<float>::from_shape({50, width});
    Random(width).fill_uniform(std::span<float>(values.data(), values.size()), -1.0f, 1.0f);
    std::vector<std::int32_t> rows(200);
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<std::int32_t>(i * 7 % 50);
    const auto y = gather(tape.input(values), tape.indices(rows));
    const xt::xarray<float> expected = xt::view(values, xt::keep(rows), xt::all());
    BOOST_TEST(list(y.values()) == std::vector<float>(expected.begin(), expected.end()));
  }
}

// 2^24 + 1 is no float: added one by one the second million of ones would be lost. Two rows of a "gender".
BOOST_AUTO_TEST_CASE(the_gradient_of_a_row_that_all_samples_share_does_not_saturate) {
  constexpr std::size_t count = (1u << 24) + 1000;
  Tape<float> tape;
  const auto table = leaf<float>(tape, {1, 2}, {2, 1});
  const auto y = gather(table, tape.indices(std::vector<std::int32_t>(count, 1)));
  tape.backward(y, std::vector<float>(count, 1.0f));
  BOOST_TEST(table.gradient()[0] == 0.0f);
  BOOST_TEST(table.gradient()[1] == static_cast<float>(count));
}

BOOST_AUTO_TEST_CASE(a_bag_sums_its_rows_and_skips_padding) {
  Tape<double> tape;
  const auto table = leaf(tape, table_values, table_shape);
  const auto y = embedding_bag(table, rows_of(tape, {2, 0, -1, -1, -1, -1, 1, -1, 1}, {3, 3}));
  BOOST_TEST(list(y.values()) == (std::vector<double>{20, 22, 0, 0, 20, 22}),
             boost::test_tools::per_element());
  tape.backward(y, std::vector<double>{1, 2, 3, 4, 5, 6});
  BOOST_TEST(list(table.gradient()) == (std::vector<double>{1, 2, 10, 12, 1, 2}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_bag_of_one_is_a_lookup) {
  Tape<float> tape;
  std::vector<float> values(50 * 17);
  Random(3).fill_uniform(std::span(values), -1.0f, 1.0f);
  const auto table = leaf(tape, values, {50, 17});
  const std::vector<std::int32_t> rows{4, 49, 0, 4};
  const auto bags = embedding_bag(table, tape.indices(rows, Shape{4, 1}));
  BOOST_TEST(list(bags.values()) == list(gather(table, tape.indices(rows)).values()));
}

BOOST_AUTO_TEST_CASE(one_hot_rows) {
  Tape<double> tape;
  const auto y = one_hot(rows_of(tape, {1, 0}, {2, 1}), 3);
  BOOST_TEST(y.shape().text() == "(2, 1, 3)");
  BOOST_TEST(list(y.values()) == (std::vector<double>{0, 1, 0, 1, 0, 0}), boost::test_tools::per_element());
  BOOST_TEST(!y.requires_gradient());
}

BOOST_AUTO_TEST_CASE(errors_name_the_index_its_place_and_the_table) {
  Tape<double> tape;
  const auto table = leaf(tape, std::vector<double>(3953 * 16), {3953, 16}).named("item.embedding");
  const auto rows = rows_of(tape, {0, 1, 3953, 2}, {2, 2});
  BOOST_TEST(
      error_of([&] { gather(table, rows, here_7); }) ==
      "[gather] rows[1, 0] = 3953 is none of 'item.embedding' (3953, 16): 0 to 3952 are, at case.cpp:7");
  BOOST_TEST(
      error_of([&] { embedding_bag(table, rows, here_7); }) ==
      "[embedding_bag] rows[1, 0] = 3953 is none of 'item.embedding' (3953, 16): 0 to 3952 are, and -1 is "
      "padding, at case.cpp:7");
  BOOST_TEST(error_of([&] { one_hot(rows, 5, here_7); }) ==
             "[one_hot] rows[1, 0] = 3953 is none of 5 classes: 0 to 4 are, at case.cpp:7");
  const auto nothing = leaf(tape, {}, {0, 16}).named("item.embedding");
  BOOST_TEST(error_of([&] { gather(nothing, rows, here_7); }) ==
             "[gather] rows[0, 0] = 0 is none of 'item.embedding' (0, 16): it has none, at case.cpp:7");
}

BOOST_AUTO_TEST_SUITE_END()
