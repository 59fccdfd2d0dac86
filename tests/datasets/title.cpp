// labels: unit data
#include "datasets/title.hpp"

#include <boost/test/unit_test.hpp>

namespace vqgrad {
namespace {

using Words = std::vector<std::string_view>;

BOOST_AUTO_TEST_SUITE(title)

BOOST_AUTO_TEST_CASE(takes_the_year_off) {
  const struct {
    std::string_view title, name, year;
  } cases[] = {{"Lamp of Oru (1987)", "Lamp of Oru", "1987"},
               {"Lamp of Oru (1987) ", "Lamp of Oru", "1987"},
               {"Lamp (Oru, The) (1987)", "Lamp (Oru, The)", "1987"},
               {"Lamp(1987)", "Lamp", "1987"},
               {"(1987)", "", "1987"}};
  for (const auto& c : cases) {
    BOOST_TEST(split_title(c.title).name == c.name);
    BOOST_TEST(split_title(c.title).year == c.year);
  }
}

BOOST_AUTO_TEST_CASE(cuts_nothing_where_there_is_no_year) {
  for (const std::string_view title : {"", "Lamp", "Lamp of Oru", "Lamp (198x)", "Lamp 1987)", "Lamp (1987",
                                       "Lamp (1987) (V)", "Lamp [1987]", "(987)"}) {
    BOOST_TEST(split_title(title).name == title);
    BOOST_TEST(split_title(title).year == "");
  }
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
