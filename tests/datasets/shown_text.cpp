// labels: unit data
#include "datasets/shown_text.hpp"

#include <boost/test/unit_test.hpp>

namespace vqgrad {
namespace {

BOOST_AUTO_TEST_SUITE(shown_text)

BOOST_AUTO_TEST_CASE(what_a_terminal_would_obey_is_escaped) {
  using vqgrad::shown_text;
  BOOST_TEST(shown_text("") == "");
  BOOST_TEST(shown_text("Été, \"x\" \\ €") == "Été, \"x\" \\ €");
  BOOST_TEST(shown_text("\x1B[2J\t\x7F") == "\\x1B[2J\\x09\\x7F");
  BOOST_TEST(shown_text(std::string_view("a\0b", 3)) == "a\\x00b");
  BOOST_TEST(shown_text("\xC2\x9B") == "\\xC2\\x9B");  // U+009B, the control that ESC [ abbreviates
  BOOST_TEST(shown_text("caf\xE9 \xE2\x82") == "caf\\xE9 \\xE2\\x82");
}

BOOST_AUTO_TEST_CASE(long_text_is_cut_between_code_points) {
  using vqgrad::shown_text;
  const std::string x58(58, 'x'), x59(59, 'x');
  BOOST_TEST(shown_text(x59 + "y") == x59 + "y");
  BOOST_TEST(shown_text(x59 + "yz") == x59 + "y...");
  BOOST_TEST(shown_text(x58 + "€z") == x58 + "€...");
  BOOST_TEST(shown_text(x59 + "€") == x59 + "€");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace vqgrad
