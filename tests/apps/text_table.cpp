// labels: unit
#include "apps/vqgrad/terminal/text_table.hpp"

#include <boost/test/unit_test.hpp>

#include "apps/vqgrad/terminal/text_width.hpp"

using namespace vqgrad;

BOOST_AUTO_TEST_SUITE(text_table)

BOOST_AUTO_TEST_CASE(columns_are_aligned_and_lines_end_without_spaces) {
  TextTable table({{"name"}, {"count", Align::right}, {"note"}}, "a title");
  table.add({"one", "1", "first"});
  table.add({"twenty-two", "22", ""});
  table.add({"short row"});
  BOOST_TEST(table.text() ==
             "a title\n"
             "name        count  note\n"
             "----------  -----  -----\n"
             "one             1  first\n"
             "twenty-two     22\n"
             "short row\n");
}

BOOST_AUTO_TEST_CASE(a_table_without_headers_has_no_rule) {
  auto table = name_value_table();
  table.add({"seed", "1"});
  table.add({"epochs", "8"});
  BOOST_TEST(table.text() == "seed    1\nepochs  8\n");
}

BOOST_AUTO_TEST_CASE(width_counts_what_is_seen) {
  BOOST_TEST(text_width("") == 0u);
  BOOST_TEST(text_width("abc") == 3u);
  BOOST_TEST(text_width("Amélie") == 6u);
  BOOST_TEST(text_width("Ame\xCC\x81lie") == 6u);  // e and a combining accent
  BOOST_TEST(text_width("千と千尋") == 8u);
  BOOST_TEST(text_width("\xE9t\xE9") == 3u);  // Latin-1, not UTF-8
  BOOST_TEST(text_width("a\xE2\x82") == 3u);  // cut off
  BOOST_TEST(text_width("🎬") == 2u);
}

BOOST_AUTO_TEST_CASE(columns_of_utf8_are_aligned) {
  TextTable table({{"t"}, {"n", Align::right}});
  table.add({"Amélie", "1"});
  table.add({"千と", "10"});
  BOOST_TEST(table.text() == "t        n\n------  --\nAmélie   1\n千と    10\n");
}

BOOST_AUTO_TEST_CASE(long_text_is_cut_between_characters) {
  BOOST_TEST(shorten("Amélie", 6) == "Amélie");
  BOOST_TEST(shorten("Amélie", 4) == "Amé…");
  BOOST_TEST(shorten("千と千尋", 6) == "千と…");
  BOOST_TEST(shorten("abc", 1) == "…");
  BOOST_TEST(shorten("abc", 0) == "");
}

BOOST_AUTO_TEST_SUITE_END()
