// labels: unit data
#include "datasets/title.hpp"

#include <boost/test/unit_test.hpp>

namespace vqgrad {
namespace {

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

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace vqgrad
