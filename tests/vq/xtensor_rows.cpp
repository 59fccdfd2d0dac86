// labels: unit
// Quantizers take xtensor containers, views and expressions for rows and codes.
#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>
#include <xtensor/xmanipulation.hpp>
#include <xtensor/xview.hpp>

#include "autodiff/tools/xtensor.hpp"
#include "tests/support/says.hpp"
#include "vq/residual_quantizer.hpp"
#include "vq/vector_quantizer.hpp"

using namespace vqgrad;
using boost::test_tools::per_element;
using vqgrad::tests::says;

namespace {

using Codes = std::vector<std::int32_t>;

/// Six rows of four numbers, the two in the middle near the corners 0, 1, 2, 0, 1, 2 of a codebook.
template <class T>
xt::xtensor<T, 2> wide_rows() {
  const xt::xtensor<double, 2> rows{{9, 0, 0.1, 9}, {9, 0.9, 0, 9},   {9, 0, 1.1, 9},
                                    {9, 0, 0, 9},   {9, 1.2, 0.1, 9}, {9, 0, 0.8, 9}};
  return xt::cast<T>(rows);
}

template <class T>
void encodes_views() {
  Parameters<T> parameters;
  VectorQuantizer<T> quantizer{parameters / "codebook", {.codes = 3, .dim = 2}};
  parameters["codebook.vectors"] = xt::xtensor<int, 2>{{0, 0}, {1, 0}, {0, 1}};
  const xt::xtensor<T, 2> wide = wide_rows<T>();
  const auto view = xt::view(wide, xt::all(), xt::range(1, 3));
  const xt::xtensor<T, 2> rows = view;
  const Codes expected{0, 1, 2, 0, 1, 2};
  BOOST_TEST(quantizer.encode(std::span<const T>(rows)) == expected, per_element());
  BOOST_TEST(quantizer.encode(rows) == expected, per_element());
  BOOST_TEST(quantizer.encode(view) == expected, per_element());
  BOOST_TEST(quantizer.encode(xt::row(rows, 2)) == Codes{2}, per_element());
  BOOST_TEST(quantizer.encode(xt::transpose(xt::xtensor<T, 2>(xt::transpose(view)))) == expected,
             per_element());
  BOOST_TEST(quantizer.encode(xt::xtensor<T, 3>(xt::reshape_view(rows, {2, 3, 2}))) == expected,
             per_element());

  const auto decoded = quantizer.decode(xt::xtensor<std::size_t, 1>{2, 1});
  BOOST_TEST(decoded == (std::vector<T>{0, 1, 1, 0}), per_element());
  BOOST_TEST(as_xtensor(quantizer.codebook())(2, 1) == T(1));
  BOOST_TEST(as_xtensor(quantizer.codebook()).data() == quantizer.codebook().values().data());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(xtensor_rows)

BOOST_AUTO_TEST_CASE(encode_takes_views_in_float) { encodes_views<float>(); }
BOOST_AUTO_TEST_CASE(encode_takes_views_in_double) { encodes_views<double>(); }

BOOST_AUTO_TEST_CASE(a_view_starts_a_codebook_as_its_rows_do) {
  const xt::xtensor<double, 2> wide = wide_rows<double>();
  const auto view = xt::view(wide, xt::all(), xt::range(1, 3));
  const xt::xtensor<double, 2> rows = view;
  const auto started = [](const auto& start) {
    Parameters<double> parameters;
    ResidualQuantizer<double> quantizer{parameters / "ids", {.levels = 2, .level = {.codes = 3, .dim = 2}}};
    quantizer.start(start, Random(1));
    Random random(2);
    quantizer.restart_dead_codes(start, 0, random);
    std::vector<double> values;
    for (const auto& parameter : parameters)
      values.insert(values.end(), parameter.values().begin(), parameter.values().end());
    return values;
  };
  BOOST_TEST(started(view) == started(std::vector<double>(rows.begin(), rows.end())), per_element());
}

BOOST_AUTO_TEST_CASE(another_last_length_is_refused_at_the_callers_line) {
  Parameters<double> parameters;
  ResidualQuantizer<double> quantizer{parameters / "ids", {.levels = 2, .level = {.codes = 3, .dim = 2}}};
  const xt::xtensor<double, 2> wide = wide_rows<double>();
  const xt::xtensor<int, 1> three{0, 1, 2};
  const std::string here = "xtensor_rows.cpp:" + std::to_string(__LINE__ + 1);
  const auto encode = [&] { quantizer.encode(wide); };
  BOOST_CHECK_EXCEPTION(encode(), Error, says("expected rows (..., 2), got an array (6, 4), at " + here));
  BOOST_CHECK_EXCEPTION(quantizer.start(wide, Random()), Error,
                        says("got an array (6, 4), at xtensor_rows.cpp:"));
  BOOST_CHECK_EXCEPTION(quantizer.decode(three), Error, says("expected codes (..., 2), got an array (3)"));
}

BOOST_AUTO_TEST_SUITE_END()
