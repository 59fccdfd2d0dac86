// labels: unit
#include "base/utf8.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <utility>

using namespace vqgrad;

BOOST_AUTO_TEST_SUITE(utf8)

BOOST_AUTO_TEST_CASE(finds_what_is_not_utf8) {
  using namespace std::string_view_literals;
  for (const auto good :
       {""sv, "abc"sv, "\xC3\xA9"sv, "\xE2\x82\xAC"sv, "\xF0\x9F\x98\x80"sv, "\xF4\x8F\xBF\xBF"sv})
    BOOST_TEST(find_invalid_utf8(good) == good.size());
  // a lone byte, a cut sequence, overlong forms of 2, 3 and 4 bytes, a surrogate, beyond U+10FFFF, a bad tail
  for (const auto bad : {"\x80"sv, "\xC3"sv, "\xC0\xAF"sv, "\xE0\x80\xAF"sv, "\xF0\x80\x80\xAF"sv,
                         "\xED\xA0\x80"sv, "\xF4\x90\x80\x80"sv, "\xE2\x28\xA1"sv, "\xFF"sv}) {
    BOOST_TEST(find_invalid_utf8(bad) == 0u);
    BOOST_TEST(find_invalid_utf8("\xC3\xA9z" + std::string(bad)) == 3u);
  }
}

BOOST_AUTO_TEST_CASE(converts_every_latin1_byte) {
  BOOST_TEST(latin1_to_utf8("plain") == "plain");
  BOOST_TEST(latin1_to_utf8("caf\xE9 \xBF\xC0\xFF\x80") == "caf\xC3\xA9 \xC2\xBF\xC3\x80\xC3\xBF\xC2\x80");
}

BOOST_AUTO_TEST_CASE(an_error_shows_text_without_what_controls_a_terminal) {
  BOOST_TEST(shown_text("") == "");
  BOOST_TEST(shown_text("Été, \"x\" \\ €") == "Été, \"x\" \\ €");
  BOOST_TEST(shown_text("\x1B[2J\t\x7F") == "\\x1B[2J\\x09\\x7F");
  BOOST_TEST(shown_text(std::string_view("a\0b", 3)) == "a\\x00b");
  BOOST_TEST(shown_text("\xC2\x9B") == "\\xC2\\x9B");  // U+009B, the control that ESC [ abbreviates
  BOOST_TEST(shown_text("caf\xE9 \xE2\x82") == "caf\\xE9 \\xE2\\x82");
}

BOOST_AUTO_TEST_CASE(an_error_shows_long_text_cut_between_code_points) {
  const std::string x58(58, 'x'), x59(59, 'x');
  BOOST_TEST(shown_text(x59 + "y") == x59 + "y");
  BOOST_TEST(shown_text(x59 + "yz") == x59 + "y...");
  BOOST_TEST(shown_text(x58 + "€z") == x58 + "€...");
  BOOST_TEST(shown_text(x59 + "€") == x59 + "€");
}

BOOST_AUTO_TEST_CASE(a_code_point_has_value_and_length) {
  const auto first = [](std::string_view text) {
    const auto [value, bytes] = first_code_point(text);
    return std::pair(value, bytes);
  };
  BOOST_TEST((first("ab") == std::pair<std::uint32_t, std::size_t>(0x61, 1)));
  BOOST_TEST((first("\xC3\xA9z") == std::pair<std::uint32_t, std::size_t>(0xE9, 2)));
  BOOST_TEST((first("\xE2\x82\xAC") == std::pair<std::uint32_t, std::size_t>(0x20AC, 3)));
  BOOST_TEST((first("\xF0\x9F\x98\x80") == std::pair<std::uint32_t, std::size_t>(0x1F600, 4)));
  BOOST_TEST(first("\xC3").second == 0u);
  BOOST_TEST((is_utf8("\xC3\xA9") && !is_utf8("\xE9")));
}

BOOST_AUTO_TEST_SUITE_END()
