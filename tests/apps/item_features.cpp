// labels: unit
#include "apps/experiments/priors/item_features.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

using namespace vqgrad;

namespace {

/// Four items: years 1990, 2000, 2010 and none; genres; a user's field that is not of items.
Dataset four_items() {
  Dataset dataset;
  dataset.items = {"a", "b", "c", "d"};
  dataset.fields = {
      {.name = "age",
       .kind = FieldKind::categorical,
       .owner = Owner::user,
       .words = {"1"},
       .values = {0},
       .numbers = {}},
      {.name = "year",
       .kind = FieldKind::categorical,
       .owner = Owner::item,
       .words = {"1990", "2000", "2010"},
       .values = {0, 1, 2, Field::missing},
       .numbers = {}},
      {.name = "genres",
       .kind = FieldKind::list,
       .owner = Owner::item,
       .words = {"Comedy", "War"},
       .values = {0, 0, 1, 1, 1},
       .offsets = {0, 1, 3, 5, 5},
       .numbers = {}},
  };
  return dataset;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(item_features)

BOOST_AUTO_TEST_CASE(columns_are_what_training_items_have_often_enough) {
  const Dataset dataset = four_items();
  const std::vector<std::uint32_t> training{0, 1};
  const ItemFeatures features(dataset, training, 2);
  // No year and no "War" is there twice among the first two; the year is a number as well.
  BOOST_TEST(features.names() == (std::vector<std::string>{"year", "genres=Comedy"}),
             boost::test_tools::per_element());
  const std::vector<std::uint32_t> all{0, 1, 2, 3};
  // Mean 1995, deviation 5; a missing year is the mean.
  BOOST_TEST(features(all) == (std::vector<float>{-1, 1, 1, 1, 3, 0, 0, 0}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_word_said_twice_is_one_word) {
  const Dataset dataset = four_items();
  const std::vector<std::uint32_t> training{0, 1, 2};
  const ItemFeatures features(dataset, training, 1);
  BOOST_TEST(features.width() == 3u + 1 + 2);
  // "War" twice in the third item's list is 1, not 2.
  const std::vector<std::uint32_t> third{2};
  BOOST_TEST(features(third).back() == 1.0f);
}

BOOST_AUTO_TEST_SUITE_END()
