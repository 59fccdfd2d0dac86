// labels: unit
#include "vq/product_quantizer.hpp"

#include <boost/test/unit_test.hpp>
#include <memory>
#include <vector>

#include "tests/support/says.hpp"
#include "tests/support/tape_cases.hpp"
#include "vq/finite_scalar_quantizer.hpp"
#include "vq/grouped_residual_quantizer.hpp"

using namespace vqgrad;
using namespace vqgrad::tests;
using boost::test_tools::per_element;

namespace {

template <class... Heads>
ProductQuantizer<double> beside(Heads... heads) {
  ProductQuantizer<double>::Heads all;
  (all.push_back(std::move(heads)), ...);
  return ProductQuantizer<double>(std::move(all));
}
auto vector(Parameters<double>& parameters, const char* name, double commitment_weight = 0.25) {
  return std::make_unique<VectorQuantizer<double>>(
      parameters / name,
      VectorQuantizerOptions{.codes = 3, .dim = 2, .commitment_weight = commitment_weight});
}
auto scalar() { return std::make_unique<FiniteScalarQuantizer<double>>(std::vector<std::size_t>{5, 4, 3}); }

const std::vector<double> rows{0.1, -0.9, 1.4, 0.3, -0.2, -1.1, 0.6, 0.2, 0.7, -0.5};

}  // namespace

BOOST_AUTO_TEST_SUITE(product_quantizer)

BOOST_AUTO_TEST_CASE(heads_of_different_kinds_stand_beside_each_other) {
  Parameters<double> parameters;
  const auto whole = beside(scalar(), vector(parameters, "v"));
  BOOST_TEST(whole.dim() == 5u);
  BOOST_TEST(whole.code_sizes() == (std::vector<std::size_t>{5, 4, 3, 3}), per_element());
  const auto codes = whole.encode(rows);
  for (std::size_t i = 0; i < 2; ++i) {
    const auto row = std::span(rows).subspan(i * 5, 5);
    auto expected = whole.head(0).encode(row.first(3));
    expected.push_back(whole.head(1).encode(row.last(2))[0]);
    BOOST_TEST(std::vector(&codes[i * 4], &codes[i * 4] + 4) == expected, per_element());
  }
  Tape<double> tape;
  const auto q = whole(leaf(tape, rows, {2, 5}));
  BOOST_TEST(list(q.vectors.values()) == whole.decode(codes), per_element());
}

BOOST_AUTO_TEST_CASE(the_terms_of_any_head_are_there_in_whatever_order) {
  for (const bool scalar_first : {false, true}) {
    Parameters<double> parameters;
    const auto whole =
        scalar_first ? beside(scalar(), vector(parameters, "v")) : beside(vector(parameters, "v"), scalar());
    Tape<double> tape;
    const auto q = whole(leaf(tape, rows, {2, 5}));
    const auto& part = q.parts[scalar_first ? 1 : 0];
    BOOST_TEST(q.term("codebook").item() == part.term("codebook").item() / 2);
    tape.backward(q.loss());
    BOOST_TEST(parameters.at("v.vectors").has_gradient());
  }
}

BOOST_AUTO_TEST_CASE(one_term_has_one_weight) {
  Parameters<double> parameters;
  const auto whole = beside(vector(parameters, "a"), vector(parameters, "b", 1));
  Tape<double> tape;
  BOOST_CHECK_EXCEPTION(whole(leaf(tape, {1, 2, 3, 4}, {1, 4})), UsageError,
                        says("weigh 'commitment' by 0.25"));
}

BOOST_AUTO_TEST_CASE(heads_alike_start_and_restart_on_their_own_columns) {
  Parameters<double> parameters;
  ProductQuantizer<double> quantizer{parameters / "q", 2, {.codes = 2, .dim = 1}};
  const std::vector<double> points{1, 30, 2, 40, 1, 40, 2, 30};
  quantizer.start(points, Random(1));
  for (const auto& [name, low, high] : {std::tuple{"q.0.vectors", 1.0, 2.0}, {"q.1.vectors", 30.0, 40.0}}) {
    auto centres = list(std::as_const(parameters).at(name).values());
    std::sort(centres.begin(), centres.end());
    BOOST_TEST(centres == (std::vector{low, high}), per_element());
  }
  Random random(1);
  BOOST_TEST(quantizer.restart_dead_codes(std::vector<double>{5, 50}, 0, random) == 4u);
  BOOST_TEST(list(std::as_const(parameters).at("q.0.vectors").values()) == (std::vector{5.0, 5.0}),
             per_element());
  BOOST_TEST(list(std::as_const(parameters).at("q.1.vectors").values()) == (std::vector{50.0, 50.0}),
             per_element());
}

BOOST_AUTO_TEST_CASE(groups_lay_their_levels_side_by_side) {
  Parameters<double> parameters;
  GroupedResidualQuantizer<double> quantizer{
      parameters / "q", 2, {.levels = 2, .level = {.codes = 3, .dim = 2}}};
  std::vector<double> values(40);
  Random(2).fill_normal(std::span<double>(values), 0, 1);
  quantizer.start(values, Random(1));
  const auto codes = quantizer.encode(values);
  BOOST_TEST(codes.size() == 40u);
  const auto first = quantizer.head(0).encode(std::span(values).first(2)),
             second = quantizer.head(1).encode(std::span(values).subspan(2, 2));
  BOOST_TEST(std::vector(codes.begin(), codes.begin() + 4) ==
                 (std::vector{first[0], first[1], second[0], second[1]}),
             per_element());
}

BOOST_AUTO_TEST_CASE(no_head_is_refused) {
  BOOST_CHECK_EXCEPTION(beside(), UsageError, says("at least one head"));
}

BOOST_AUTO_TEST_SUITE_END()
