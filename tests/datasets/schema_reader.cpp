// labels: unit data
#include "datasets/schema_reader.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/support/temporary_folder.hpp"

namespace vqgrad {
namespace {

constexpr auto plays = R"(file = "plays.csv"
threshold = 3
[columns]
user = "listener"
item = "song"
rating = "stars"
time = "at"
title = "name"
[[fields]]
name = "city"
column = "city"
owner = "user"
[[fields]]
name = "moods"
column = "moods"
kind = "list"
owner = "item"
[[fields]]
name = "volume"
column = "volume"
kind = "number"
[[fields]]
name = "device"
column = "device"
)";
constexpr auto header = "at,listener,song,name,stars,city,moods,volume,device\n";

Dataset read(const TemporaryFolder& folder, const std::string& rows) {
  folder.write("plays.csv", rows);
  return read_with_schema(folder.write("plays.toml", plays));
}

BOOST_AUTO_TEST_SUITE(schema_reader)

BOOST_AUTO_TEST_CASE(reads_named_columns) {
  const TemporaryFolder folder;
  const Dataset data = read(folder, std::string(header) +
                                        "-5,ann,s1,\"Hum, again\",2.5,Ulm,calm|slow,0.25,phone\n"
                                        "70,bob,s2,,3,,,-1e3,\n"
                                        "60,ann,s2,,5,Ulm,,4,phone");
  BOOST_TEST(data.name == "plays");
  BOOST_TEST(data.threshold == 3.0f);
  BOOST_TEST((data.users == std::vector<std::string>{"ann", "bob"}));
  BOOST_TEST((data.items == std::vector<std::string>{"s1", "s2"}));
  BOOST_TEST((data.titles == std::vector<std::string>{"Hum, again", "s2"}));
  BOOST_TEST((data.interactions.users == std::vector<std::uint32_t>{0, 1, 0}));
  BOOST_TEST((data.interactions.items == std::vector<std::uint32_t>{0, 1, 1}));
  BOOST_TEST((data.interactions.ratings == std::vector<float>{2.5, 3, 5}));
  BOOST_TEST((data.interactions.times == std::vector<std::int64_t>{-5, 70, 60}));
  BOOST_TEST((data.field("city").values == std::vector<std::int32_t>{0, Field::missing}));
  BOOST_TEST((data.field("moods").offsets == std::vector<std::size_t>{0, 2, 2}));
  BOOST_TEST((data.field("volume").numbers == std::vector<double>{0.25, -1000, 4}));
  BOOST_TEST((data.field("device").values == std::vector<std::int32_t>{0, Field::missing, 0}));
  BOOST_TEST((data.files == std::vector<std::filesystem::path>{folder / "plays.toml", folder / "plays.csv"}));
}

BOOST_AUTO_TEST_CASE(reads_numbered_columns_and_labels) {
  const TemporaryFolder folder;
  folder.write("clicks", "x;1;\"q\";u\ny;0;\"q\";u\n");
  const auto path = folder.write("clicks.toml",
                                 "file = 'clicks'\ndelimiter = ';'\nheader = false\nquotes = false\n"
                                 "[columns]\nuser = 4\nitem = 1\nlabel = 2\n");
  const Dataset data = read_with_schema(path);
  BOOST_TEST((data.users == std::vector<std::string>{"u"}));
  BOOST_TEST((data.items == std::vector<std::string>{"x", "y"}));
  BOOST_TEST((data.interactions.ratings == std::vector<float>{1, 0}));
  BOOST_TEST(data.threshold == 1.0f);
  BOOST_TEST(data.interactions.times.empty());
  BOOST_TEST(data.titles.empty());
  BOOST_TEST(data.display_name(1) == "y");
}

BOOST_AUTO_TEST_CASE(places_what_is_wrong) {
  const struct {
    const char *rows, *message;
  } cases[] = {
      {"1,a,s,n,4,c,m,1,d\n1,a,s,n,4,c,m,1\n",
       R"(plays.csv:3:1: expected 9 cells between ',', not 8, got "1,a,s,n,4,c,m,1")"},
      {"1,,s,n,4,c,m,1,d\n", R"(plays.csv:2:3: expected a user id, got "")"},
      {"1,a,,n,4,c,m,1,d\n", R"(plays.csv:2:5: expected an item id, got "")"},
      {"1,a,s,n,good,c,m,1,d\n", R"(plays.csv:2:9: expected a rating, got "good")"},
      {"1,a,s,n,,c,m,1,d\n", R"(plays.csv:2:9: expected a rating, got "")"},
      {"1.5,a,s,n,4,c,m,1,d\n", R"(plays.csv:2:1: expected a time in whole seconds, got "1.5")"},
      {"1,a,s,n,4,c,m||,1,d\n", R"(plays.csv:2:13: expected a word on both sides of every '|', got "m||")"},
      {"1,a,s,n,4,c,m,,d\n", R"(plays.csv:2:15: expected a number, got "")"},
      {"1,a,s,n,4,c,m,inf,d\n", R"(plays.csv:2:15: expected a number, got "inf")"},
      {"1,a,s,n,4,c,m,1,d\n1,a,t,n,4,e,m,1,d\n",
       R"(plays.csv:3:11: expected 'c' as in the user's first row, got "e")"},
      {"1,a,s,n,4,c,m,1,d\n1,b,s,n,4,c,k,1,d\n",
       R"(plays.csv:3:13: expected 'm' as in the item's first row, got "k")"},
      {"1,a,s,n,4,c,m,1,d\n1,b,s,o,4,c,m,1,d\n",
       R"(plays.csv:3:7: expected 'n' as in the item's first row, got "o")"},
      {"1,a,s,\"n,4,c,m,1,d\n", R"(plays.csv:2:19: expected a closing quote, got ""n,4,c,m,1,d")"},
      {"1,a,s,\xE9,4,c,m,1,d\n", R"(plays.csv:2:7: expected UTF-8, got "\xE9")"},
      {"", R"(plays.csv:2:1: expected an interaction, got "")"},
  };
  for (const auto& c : cases) {
    const TemporaryFolder folder;
    BOOST_TEST(folder.error_of([&] { read(folder, std::string(header) + c.rows); }) == c.message);
  }
}

BOOST_AUTO_TEST_CASE(a_label_is_0_or_1) {
  const TemporaryFolder folder;
  folder.write("c", "u,i,l\na,b,1\na,c,2\n");
  const auto path = folder.write("c.toml", "file = 'c'\n[columns]\nuser = 'u'\nitem = 'i'\nlabel = 'l'\n");
  BOOST_TEST(folder.error_of([&] { read_with_schema(path); }) ==
             R"(c:3:5: expected a label of 0 or 1, got "2")");
}

BOOST_AUTO_TEST_CASE(a_column_that_is_not_there_is_a_fault_of_the_schema) {
  const TemporaryFolder folder;
  BOOST_TEST(folder.error_of([&] { read(folder, "at,listener,track\n1,2,3\n"); }) ==
             R"(plays.toml:5:8: expected one of the columns at, listener, track, got "song")");
  BOOST_TEST(folder.error_of([&] { read(folder, "at,listener,song,song\n1,2,3,4\n"); }) ==
             R"(plays.csv:1:18: expected a header that no other column has, got "song")");
  folder.write("c", "a,b\n");
  const auto path =
      folder.write("c.toml", "file = 'c'\nheader = false\n[columns]\nuser = 1\nitem = 2\nlabel = 3\n");
  BOOST_TEST(folder.error_of([&] { read_with_schema(path); }) ==
             R"(c.toml:6:9: expected a column's number from 1 to 2, got "3")");
}

BOOST_AUTO_TEST_CASE(names_the_missing_file_and_who_asks_for_it) {
  const TemporaryFolder folder;
  const auto path = folder.write("plays.toml", plays);
  BOOST_TEST(folder.error_of<IoError>([&] { read_with_schema(path); }) ==
             "cannot read plays.csv: No such file or directory; the schema plays.toml names it");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace vqgrad
