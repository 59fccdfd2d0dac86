// labels: unit
#include "nn/parameters.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <string>
#include <vector>
#include <xtensor/xmath.hpp>
#include <xtensor/xtensor.hpp>

#include "base/error.hpp"
#include "tests/support/says.hpp"

using namespace vqgrad;
using vqgrad::tests::says;

namespace {

std::vector<float> copy(const Parameter<float>& parameter) {
  return {parameter.values().begin(), parameter.values().end()};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(parameters)

BOOST_AUTO_TEST_CASE(names_are_scopes_joined_by_dots_in_the_order_of_creation) {
  Parameters<float> parameters;
  const Scope scope = parameters / "encoder";
  (scope / "1").create("weight", Shape{2, 3}, constant(1));
  (scope / "0").create("weight", Shape{4}, constant(2));
  std::string names;
  for (const auto& parameter : parameters) names += parameter.name() + " ";
  BOOST_TEST(names == "encoder.1.weight encoder.0.weight ");
  BOOST_TEST(parameters.at("encoder.0.weight").values()[3] == 2.0f);
  BOOST_TEST(parameters.trainable_values() == 10u);
}

BOOST_AUTO_TEST_CASE(an_array_is_assigned_by_name) {
  Parameters<float> parameters;
  const auto& weight = (parameters / "decoder").create("weight", Shape{2, 3}, constant(1));
  const auto version = weight.version();
  parameters["decoder.weight"] = 2 * xt::xtensor<double, 2>{{1, 2, 3}, {4, 5, 6}};
  BOOST_TEST(copy(weight) == (std::vector<float>{2, 4, 6, 8, 10, 12}), boost::test_tools::per_element());
  BOOST_TEST(weight.version() == version + 1);
  const std::string here = "parameters.cpp:" + std::to_string(__LINE__ + 1);
  const auto assign = [&] { parameters["decoder.weight"] = xt::xtensor<float, 1>{1, 2}; };
  BOOST_CHECK_EXCEPTION(assign(), Error,
                        says("'decoder.weight' (2, 3) does not take an array (2), at " + here));
  BOOST_CHECK_EXCEPTION((parameters["weight"] = xt::xtensor<float, 1>{1}), Error,
                        says("there are: decoder.weight"));
}

BOOST_AUTO_TEST_CASE(addresses_stay) {
  Parameters<float> parameters;
  const Parameter<float>* first = &(parameters / "a").create("0", Shape{1}, constant(0));
  for (int k = 1; k < 1000; ++k) (parameters / "a").create(std::to_string(k), Shape{1}, constant(0));
  BOOST_TEST(&parameters.at("a.0") == first);
}

BOOST_AUTO_TEST_CASE(a_name_taken_twice_is_an_error_that_names_it) {
  Parameters<float> parameters;
  (parameters / "encoder" / "0").create("weight", Shape{2}, constant(0));
  BOOST_CHECK_EXCEPTION((parameters / "encoder").create("0.weight", Shape{2}, constant(0)), Error,
                        says("\"encoder.0.weight\" exists already"));
  BOOST_TEST(parameters.size() == 1u);
  BOOST_CHECK_THROW(parameters / "", Error);
  BOOST_CHECK_THROW(parameters / "a" / "", Error);
  BOOST_CHECK_EXCEPTION(parameters.at("decoder"), UsageError, says("there are: encoder.0.weight"));
}

BOOST_AUTO_TEST_CASE(first_values_depend_on_seed_and_name_alone) {
  const auto draw = [](std::uint64_t seed, bool other_first) {
    Parameters<float> parameters{Random{seed}};
    if (other_first) (parameters / "other").create("weight", Shape{7}, normal(0, 1));
    return copy((parameters / "a").create("weight", Shape{5}, normal(0, 1)));
  };
  BOOST_TEST(draw(1, false) == draw(1, true));
  BOOST_TEST(draw(1, false) != draw(2, false));
  Parameters<float> parameters{Random{1}};
  BOOST_TEST(copy((parameters / "b").create("weight", Shape{5}, normal(0, 1))) != draw(1, false));
}

BOOST_AUTO_TEST_CASE(buffers_are_listed_but_not_trainable) {
  Parameters<float> parameters;
  const auto& weight = (parameters / "norm").create("gain", Shape{3}, constant(1));
  const auto& buffer = (parameters / "norm").create_buffer("running_mean", Shape{3}, constant(0));
  BOOST_TEST(parameters.size() == 2u);
  BOOST_TEST(!parameters.is_buffer(weight));
  BOOST_TEST(parameters.is_buffer(buffer));
  BOOST_TEST(!buffer.trainable());
  BOOST_TEST(parameters.trainable_values() == 3u);
}

BOOST_AUTO_TEST_CASE(initializers_have_the_moments_of_their_formulas) {
  struct Row {
    const char* name;
    Initializer initializer;
    double deviation, bound;
  };
  for (const Row& row :
       {Row{"uniform", uniform(-0.5, 0.5), 0.5 / std::sqrt(3), 0.5}, Row{"normal", normal(0, 0.3), 0.3, 2},
        Row{"xavier", xavier_uniform(), std::sqrt(2.0 / 400), std::sqrt(6.0 / 400)},
        Row{"kaiming", kaiming_uniform(), 1 / std::sqrt(3 * 300.0), 1 / std::sqrt(300.0)},
        Row{"kaiming relu", kaiming_uniform(0), std::sqrt(2.0 / 300), std::sqrt(6.0 / 300)}}) {
    Parameters<double> parameters{Random{3}};
    const auto& parameter = (parameters / "x").create("weight", Shape{300, 100}, row.initializer);
    double sum = 0, squares = 0, largest = 0;
    for (const double x : parameter.values())
      sum += x, squares += x * x, largest = std::max(largest, std::abs(x));
    const double n = 30000;
    BOOST_TEST(std::abs(sum / n) < 4 * row.deviation / std::sqrt(n), row.name);
    BOOST_TEST(std::sqrt(squares / n) == row.deviation, boost::test_tools::tolerance(0.02));
    BOOST_TEST(largest <= row.bound, row.name);
  }
  BOOST_TEST(Fans::of(Shape{8, 4, 3}).in == 12u);
  BOOST_TEST(Fans::of(Shape{8, 4, 3}).out == 24u);
}

BOOST_AUTO_TEST_SUITE_END()
