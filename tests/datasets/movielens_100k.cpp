// labels: unit data
#include <boost/test/unit_test.hpp>

#include "datasets/movielens.hpp"
#include "tests/support/temporary_folder.hpp"

namespace vqgrad {
namespace {

using Values = std::vector<std::int32_t>;

void write_good(const TemporaryFolder& folder) {
  folder.write("u.genre", "Nocturne|0\nFarce|1\n\n");
  folder.write("u.user", "1|31|F|potter|00401\n2|18|M|sailor|Q2\n");
  folder.write("u.item",
               "1|Lamp of Oru (1987)|02-Feb-1987||http://x|1|1\n"
               "5|Caf\xE9 Oru's (1990) |||http://y|0|1\n"
               "3|untold||||0|0\n");
  folder.write("u.data", "2\t5\t4\t900000000\n1\t1\t1\t900000060\n2\t3\t5\t899999999\n");
}

BOOST_AUTO_TEST_SUITE(movielens_100k)

BOOST_AUTO_TEST_CASE(reads_all_columns) {
  const TemporaryFolder folder;
  write_good(folder);
  const Dataset data = read_movielens_100k(folder.path());
  BOOST_TEST(data.name == "MovieLens 100K");
  BOOST_TEST((data.users == std::vector<std::string>{"1", "2"}));
  BOOST_TEST((data.items == std::vector<std::string>{"1", "5", "3"}));
  BOOST_TEST(
      (data.titles == std::vector<std::string>{"Lamp of Oru (1987)", "Caf\xC3\xA9 Oru's (1990) ", "untold"}));
  BOOST_TEST((data.interactions.users == std::vector<std::uint32_t>{1, 0, 1}));
  BOOST_TEST((data.interactions.items == std::vector<std::uint32_t>{1, 0, 2}));
  BOOST_TEST((data.interactions.ratings == std::vector<float>{4, 1, 5}));
  BOOST_TEST((data.interactions.times == std::vector<std::int64_t>{900000000, 900000060, 899999999}));

  BOOST_TEST((data.field("gender").words == std::vector<std::string>{"F", "M"}));
  BOOST_TEST((data.field("age").words == std::vector<std::string>{"31", "18"}));
  BOOST_TEST((data.field("occupation").words == std::vector<std::string>{"potter", "sailor"}));
  BOOST_TEST((data.field("zip code").words == std::vector<std::string>{"00401", "Q2"}));
  BOOST_TEST((data.field("year").values == Values{0, 1, Field::missing}));
  const Field& title = data.field("title");
  BOOST_TEST((title.words == std::vector<std::string>{"Lamp", "of", "Oru", "Caf\xC3\xA9", "s", "untold"}));
  BOOST_TEST((title.values == Values{0, 1, 2, 3, 2, 4, 5}));
  BOOST_TEST((title.offsets == std::vector<std::size_t>{0, 3, 6, 7}));
  BOOST_TEST(title.list(1).size() == 3u);
  BOOST_TEST((data.field("genres").words == std::vector<std::string>{"Nocturne", "Farce"}));
  BOOST_TEST((data.field("genres").offsets == std::vector<std::size_t>{0, 2, 3, 3}));

  std::string order;
  for (const Field& field : data.fields) order += field.name + ";";
  BOOST_TEST(order == "gender;age;occupation;zip code;year;title;genres;");
}

BOOST_AUTO_TEST_CASE(places_what_is_wrong) {
  const struct {
    const char *file, *content, *message;
  } cases[] = {
      {"u.genre", "Nocturne|0\nFarce|2\n", R"(u.genre:2:7: expected the number 1, got "2")"},
      {"u.genre", "Nocturne|0\n|1\n", R"(u.genre:2:1: expected a genre, got "")"},
      {"u.genre", "Nocturne\n", R"(u.genre:1:1: expected 2 cells between '|', not 1, got "Nocturne")"},
      {"u.user", "1|31|F|potter|00401\n1|18|M|sailor|2\n",
       R"(u.user:2:1: expected an id that no row above has, got "1")"},
      {"u.user", "x|31|F|potter|00401\n", R"(u.user:1:1: expected a user id from 0 to 9999999, got "x")"},
      {"u.user", "1|old|F|potter|00401\n", R"(u.user:1:3: expected an age in years, got "old")"},
      {"u.user", "1|31||potter|00401\n", R"(u.user:1:6: expected a value, got "")"},
      {"u.user", "1|31|F|potter\n",
       R"(u.user:1:1: expected 5 cells between '|', not 4, got "1|31|F|potter")"},
      {"u.item", "1|Lamp (1987)|||http://x|1|1\n10000000|Oru (1990)|||http://y|0|1\n",
       R"(u.item:2:1: expected an item id from 0 to 9999999, got "10000000")"},
      {"u.item", "1|Lamp (1987)|||http://x|1|2\n", R"(u.item:1:28: expected 0 or 1, got "2")"},
      {"u.item", "1| |||http://x|1|0\n2||||http://x|1|0\n", R"(u.item:2:3: expected a title, got "")"},
      {"u.item", "1|(1987)|||http://x|1|0\n", R"x(u.item:1:3: expected a title, got "(1987)")x"},
      {"u.item", "1|Lamp (1987)|||http://x|1\n",
       R"(u.item:1:1: expected 7 cells between '|', not 6, got "1|Lamp (1987)|||http://x|1")"},
      {"u.data", "2\t5\t4\t900000000\n3\t1\t1\t9\n",
       R"(u.data:2:1: expected a user of the user table, got "3")"},
      {"u.data", "2\t2\t4\t900000000\n", R"(u.data:1:3: expected an item of the item table, got "2")"},
      {"u.data", "2\t5\t6\t900000000\n", R"(u.data:1:5: expected a rating of 1, 2, 3, 4 or 5, got "6")"},
      {"u.data", "2\t5\t4.5\t900000000\n", R"(u.data:1:5: expected a rating of 1, 2, 3, 4 or 5, got "4.5")"},
      {"u.data", "2\t5\t4\tnoon\n", R"(u.data:1:7: expected a time in seconds since 1970, got "noon")"},
      {"u.data", "2\t5\t4\t9\n\n2\t5\t4\t9\n", R"(u.data:2:1: expected 4 cells between tabs, not 1, got "")"},
      {"u.data", "", R"(u.data:1:1: expected at least one row, got "")"},
  };
  for (const auto& c : cases) {
    const TemporaryFolder folder;
    write_good(folder);
    folder.write(c.file, c.content);
    BOOST_TEST(folder.error_of([&] { read_movielens_100k(folder.path()); }) == c.message);
  }
}

BOOST_AUTO_TEST_CASE(names_a_missing_file_and_what_belongs_there) {
  for (const char* file : {"u.data", "u.genre", "u.item", "u.user"}) {
    const TemporaryFolder folder;
    write_good(folder);
    std::filesystem::remove(folder / file);
    BOOST_TEST(
        folder.error_of<IoError>([&] { read_movielens_100k(folder.path()); }) ==
        std::string("cannot read ") + file +
            ": No such file or directory; a MovieLens 100K folder holds u.data, u.genre, u.item and u.user");
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace vqgrad
