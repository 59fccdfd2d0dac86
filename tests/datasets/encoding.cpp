// labels: unit data
#include "datasets/encoding.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/support/temporary_folder.hpp"

namespace vqgrad {
namespace {

using Words = std::vector<std::string_view>;

BOOST_AUTO_TEST_SUITE(encoding)

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

BOOST_AUTO_TEST_CASE(places_the_first_bad_byte) {
  const TemporaryFolder folder;
  const auto error = [&](std::string_view text) {
    return folder.error_of([&] { require_utf8(TextFile(folder.write("f", text))); });
  };
  BOOST_TEST(error("good\nna\xC3\xAFve\n") == "no error");
  BOOST_TEST(error("b\xE9"
                   "d") == "f:1:2: expected UTF-8, got \"\\xE9\"");
  BOOST_TEST(error("a\nbc\nde\xFF\n\xFF") == "f:3:3: expected UTF-8, got \"\\xFF\"");
}

BOOST_AUTO_TEST_CASE(finds_words_as_python_does) {
  BOOST_TEST((find_words("The Owl's 2nd_try, again!") == Words{"The", "Owl", "s", "2nd_try", "again"}));
  BOOST_TEST((find_words("") == Words{}));
  BOOST_TEST((find_words(" - ") == Words{}));
  BOOST_TEST((find_words("Caf\xC3\xA9-\xC3\x89t\xC3\xA9") == Words{"Caf\xC3\xA9", "\xC3\x89t\xC3\xA9"}));
  // re.findall(r"\w+", "x³ a×b «q» a–b 日本") of Python 3.11
  BOOST_TEST((find_words("x\xC2\xB3 a\xC3\x97"
                         "b \xC2\xABq\xC2\xBB a\xE2\x80\x93"
                         "b \xE6\x97\xA5\xE6\x9C\xAC") ==
              Words{"x\xC2\xB3", "a", "b", "q", "a", "b", "\xE6\x97\xA5\xE6\x9C\xAC"}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace vqgrad
