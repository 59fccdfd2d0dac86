// labels: unit
#include "datasets/pair_set.hpp"

#include <boost/test/unit_test.hpp>
#include <set>

#include "base/random.hpp"

namespace vqgrad {
namespace {

BOOST_AUTO_TEST_SUITE(pair_set)

BOOST_AUTO_TEST_CASE(does_as_std_set_does) {
  Random random(1);
  for (const std::uint32_t range : {1u, 10u, 100u, 100000u}) {
    constexpr std::size_t most = 2000;
    PairSet pairs(most);
    std::set<std::pair<std::uint32_t, std::uint32_t>> reference;
    for (std::size_t k = 0; k < most; ++k) {
      const auto a = static_cast<std::uint32_t>(random.below(range));
      const auto b = static_cast<std::uint32_t>(random.below(range));
      BOOST_TEST(pairs.insert(a, b) == reference.insert({a, b}).second);
    }
  }
}

BOOST_AUTO_TEST_CASE(tells_the_first_from_the_second) {
  PairSet pairs(4);
  BOOST_TEST(pairs.insert(1, 2));
  BOOST_TEST(pairs.insert(2, 1));
  BOOST_TEST(pairs.insert(0, 0));
  BOOST_TEST(!pairs.insert(1, 2));
  BOOST_TEST(!pairs.insert(0, 0));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace vqgrad
