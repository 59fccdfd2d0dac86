// labels: unit
#include "apps/vqgrad/metrics/label_purity.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <vector>

#include "base/error.hpp"

using namespace vqgrad;
using boost::test_tools::tolerance;
using Codes = std::vector<std::int32_t>;
using Labels = std::vector<std::vector<std::int32_t>>;

BOOST_AUTO_TEST_SUITE(label_purity)

BOOST_AUTO_TEST_CASE(counts_by_hand) {
  // Code 7: of three items the first meets both others, those meet only it: (1 + 1/2 + 1/2) / 3. Code 9: no.
  const Labels labels{{0, 70}, {0}, {70}, {1}, {2}};
  BOOST_TEST(vqgrad::label_purity(Codes{7, 7, 7, 9, 9}, labels, Random(1)).purity == 2.0 / 5,
             tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(items_alone_or_without_a_label_do_not_count) {
  const Labels labels{{0}, {0}, {}, {0}, {1}};
  BOOST_TEST(vqgrad::label_purity(Codes{1, 1, 1, 2, 3}, labels, Random(1)).purity == 1);
  const auto nobody = vqgrad::label_purity(Codes{1, 2, 3}, Labels{{0}, {0}, {0}}, Random(1));
  BOOST_TEST(std::isnan(nobody.purity));
}

BOOST_AUTO_TEST_CASE(shuffled_codes_show_how_often_any_two_meet) {
  // 40 items of four labels, ten each: any other one shares the label with chance 9 / 39.
  Labels labels;
  Codes right, random_codes;
  Random random(3);
  for (std::int32_t i = 0; i < 40; ++i) {
    labels.push_back({i % 4});
    right.push_back(i % 4);
    random_codes.push_back(static_cast<std::int32_t>(random.below(4)));
  }
  const auto pure = vqgrad::label_purity(right, labels, Random(1), 200);
  BOOST_TEST(pure.purity == 1);
  BOOST_TEST(pure.shuffled == 9.0 / 39, tolerance(0.05));
  BOOST_TEST(pure.shuffled_deviation > 0.005);
  BOOST_TEST(pure.shuffled_deviation < 0.1);
  const auto chance = vqgrad::label_purity(random_codes, labels, Random(1), 200);
  BOOST_TEST(std::abs(chance.purity - chance.shuffled) < 4 * chance.shuffled_deviation);
}

BOOST_AUTO_TEST_CASE(all_in_one_code_is_as_pure_as_shuffled) {
  const auto collapsed = vqgrad::label_purity(Codes{5, 5, 5, 5}, Labels{{0}, {0}, {1}, {0}}, Random(1));
  BOOST_TEST(collapsed.purity == 0.5);
  BOOST_TEST(collapsed.shuffled == 0.5);
  BOOST_TEST(collapsed.shuffled_deviation == 0);
}

BOOST_AUTO_TEST_CASE(a_code_without_labels_is_an_error) {
  BOOST_CHECK_THROW(vqgrad::label_purity(Codes{1, 2}, Labels{{0}}, Random(1)), Error);
}

BOOST_AUTO_TEST_SUITE_END()
