// labels: unit
#include "apps/vqgrad/terminal/nearest.hpp"

#include <boost/test/unit_test.hpp>

using namespace vqgrad;

BOOST_AUTO_TEST_SUITE(nearest_names)

BOOST_AUTO_TEST_CASE(distances_count_edits) {
  BOOST_TEST(edit_distance("", "") == 0u);
  BOOST_TEST(edit_distance("", "abc") == 3u);
  BOOST_TEST(edit_distance("abc", "") == 3u);
  BOOST_TEST(edit_distance("kitten", "sitting") == 3u);
  BOOST_TEST(edit_distance("trian", "train") == 1u);
  BOOST_TEST(edit_distance("ca", "abc") == 3u);  // optimal string alignment edits no substring twice
}

BOOST_AUTO_TEST_CASE(the_nearest_must_be_near) {
  const std::vector<std::string> names{"train", "similar", "codes", "graph"};
  BOOST_TEST(nearest("trian", names) == "train");
  BOOST_TEST(nearest("simlar", names) == "similar");
  BOOST_TEST(nearest("bread", names) == "");
  BOOST_TEST(nearest("x", {}) == "");
}

BOOST_AUTO_TEST_CASE(case_is_folded_in_ascii_and_latin_1) {
  BOOST_TEST(fold_case("The ÉTÉ × Ärger ß 千") == "the été × ärger ß 千");
}

BOOST_AUTO_TEST_SUITE_END()
