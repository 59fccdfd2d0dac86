// labels: unit data
#include "datasets/ids.hpp"

#include <boost/test/unit_test.hpp>

namespace vqgrad {
namespace {

BOOST_AUTO_TEST_SUITE(ids)

BOOST_AUTO_TEST_CASE(numbers_in_the_order_of_adding) {
  IdTable table;
  BOOST_TEST(table.add(7));
  BOOST_TEST(table.add(IdTable::highest));
  BOOST_TEST(table.add(0));
  BOOST_TEST(!table.add(7));
  BOOST_TEST(table.find(7) == 0u);
  BOOST_TEST(table.find(IdTable::highest) == 1u);
  BOOST_TEST(table.find(0) == 2u);
  BOOST_TEST(table.find(1) == IdTable::none);
  BOOST_TEST(table.find(~std::uint32_t{0}) == IdTable::none);
}

BOOST_AUTO_TEST_CASE(ranks_ids) {
  std::vector<std::uint32_t> ids{40, 3, 40, 0, 12};
  const auto names = number_ids(ids);
  BOOST_TEST((names == std::vector<std::string>{"0", "3", "12", "40"}));
  BOOST_TEST((ids == std::vector<std::uint32_t>{3, 1, 3, 0, 2}));
  std::vector<std::uint32_t> none;
  BOOST_TEST(number_ids(none).empty() == true);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace vqgrad
