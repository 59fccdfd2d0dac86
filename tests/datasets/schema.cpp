// labels: unit data
#include "datasets/schema.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/support/temporary_folder.hpp"

namespace vqgrad {
namespace {

constexpr auto minimal = "file = 'a.csv'\n[columns]\nuser = 'u'\nitem = 'i'\nrating = 'r'\n";

BOOST_AUTO_TEST_SUITE(schema)

BOOST_AUTO_TEST_CASE(fills_in_defaults) {
  const TemporaryFolder folder;
  const Schema s = read_schema(folder.write("plays.toml", minimal));
  BOOST_TEST(s.name == "plays");
  BOOST_TEST(s.file == folder / "a.csv");
  BOOST_TEST(s.delimiter == ",");
  BOOST_TEST(s.header);
  BOOST_TEST(s.quotes);
  BOOST_TEST(!s.binary);
  BOOST_TEST(s.threshold == 4.0f);
  BOOST_TEST(std::get<std::string>(s.user.name) == "u");
  BOOST_TEST(s.item.line_in_schema == 4u);
  BOOST_TEST(s.item.column_in_schema == 8u);
  BOOST_TEST(!s.time.has_value());
  BOOST_TEST(s.fields.empty());
}

BOOST_AUTO_TEST_CASE(reads_every_key) {
  const TemporaryFolder folder;
  const Schema s = read_schema(folder.write("plays.toml", R"(
name = "songs"
file = "plays.tsv"
delimiter = "\t"
header = false
quotes = false
threshold = 3
columns = { user = 1, item = 2, rating = 3, time = 4, title = 5 }
[[fields]]
name = "moods"
column = 6
kind = "list"
owner = "item"
separator = ";"
[[fields]]
name = "length"
column = 7
kind = "number"
owner = "user"
)"));
  BOOST_TEST(s.name == "songs");
  BOOST_TEST(s.delimiter == "\t");
  BOOST_TEST(!s.header);
  BOOST_TEST(!s.quotes);
  BOOST_TEST(s.threshold == 3.0f);
  BOOST_TEST(std::get<std::size_t>(s.rating.name) == 3u);
  BOOST_TEST(std::get<std::size_t>(s.time->name) == 4u);
  BOOST_TEST(std::get<std::size_t>(s.title->name) == 5u);
  BOOST_TEST_REQUIRE(s.fields.size() == 2u);
  BOOST_TEST(s.fields[0].name == "moods");
  BOOST_TEST((s.fields[0].kind == FieldKind::list));
  BOOST_TEST((s.fields[0].owner == Owner::item));
  BOOST_TEST(s.fields[0].separator == ";");
  BOOST_TEST((s.fields[1].kind == FieldKind::number));
  BOOST_TEST((s.fields[1].owner == Owner::user));
}

BOOST_AUTO_TEST_CASE(a_label_has_its_own_threshold) {
  const TemporaryFolder folder;
  const Schema s =
      read_schema(folder.write("s.toml", "file = 'a'\n[columns]\nuser = 'u'\nitem = 'i'\nlabel = 'r'\n"));
  BOOST_TEST(s.binary);
  BOOST_TEST(s.threshold == 1.0f);
}

BOOST_AUTO_TEST_CASE(places_what_is_wrong) {
  const std::string good = minimal;
  const std::string field = good + "[[fields]]\nname = 'n'\ncolumn = 'c'\n";
  const struct {
    std::string content, message;
  } cases[] = {
      {"file = 'a'\nfil = 'b'\n" + good.substr(good.find('[')),
       R"(s.toml:2:1: expected one of the keys name, file, delimiter, header, quotes, threshold, columns, fields, got "fil")"},
      {good + "stars = 'x'\n",
       R"(s.toml:6:1: expected one of the keys user, item, rating, label, time, title, got "stars")"},
      {"file = 7\n", R"(s.toml:1:8: expected a text for 'file', got "7")"},
      {"name = 'x'\n", R"(s.toml:1:1: expected a text for 'file', got "")"},
      {"file = 'a'\n", R"(s.toml:1:1: expected a table 'columns', got "")"},
      {"file = 'a'\ncolumns = 3\n", R"(s.toml:2:11: expected a table 'columns', got "3")"},
      {"header = 1\n" + good, R"(s.toml:1:10: expected true or false for 'header', got "1")"},
      {"delimiter = ''\n" + good, R"(s.toml:1:13: expected at least one character, got "")"},
      {"threshold = true\n" + good, R"(s.toml:1:13: expected a number for 'threshold', got "true")"},
      {"header = false\n" + good,
       R"(s.toml:4:8: expected a column's number (there is no header) for 'user', got "'u'")"},
      {"header = false\nfile = 'a'\n[columns]\nuser = 0\nitem = 2\nrating = 3\n",
       R"(s.toml:4:8: expected a column's number from 1, got "0")"},
      {"file = 'a'\n[columns]\nuser = 'u'\nrating = 'r'\n",
       R"(s.toml:2:1: expected a column's header for 'item', got "")"},
      {"file = 'a'\n[columns]\nuser = 'u'\nitem = 'i'\n",
       R"(s.toml:2:1: expected a column's header for 'rating', got "")"},
      {good + "label = 'l'\n", R"(s.toml:6:9: expected either 'rating' or 'label', got "both")"},
      {"threshold = 2\nfile = 'a'\n[columns]\nuser = 'u'\nitem = 'i'\nlabel = 'l'\n",
       R"(s.toml:1:13: expected no threshold where there are labels, got "")"},
      {field + "kind = 'text'\n", R"(s.toml:9:8: expected one of categorical, list, number, got "text")"},
      {field + "owner = 'me'\n", R"(s.toml:9:9: expected one of interaction, user, item, got "me")"},
      {field + "separator = ''\n", R"(s.toml:9:13: expected at least one character, got "")"},
      {field + "width = 3\n",
       R"(s.toml:9:1: expected one of the keys name, column, kind, owner, separator, got "width")"},
      {good + "[[fields]]\nname = 'time'\ncolumn = 'c'\n",
       R"(s.toml:7:8: expected a name that no field has of its own accord, got "time")"},
      {field + "[[fields]]\nname = 'n'\ncolumn = 'd'\n",
       R"(s.toml:10:8: expected a name that no field above has, got "n")"},
      {good + "[[fields]]\nname = 'n'\n", R"(s.toml:6:1: expected a column's header for 'column', got "")"},
      {good + "[[fields]]\nname = ''\ncolumn = 'c'\n",
       R"(s.toml:7:8: expected at least one character, got "")"},
      {"threshold = nan\n" + good,
       R"(s.toml:1:13: expected a number that ratings reach, such as 3.5, got "nan")"},
      {"threshold = 1e300\n" + good,
       R"(s.toml:1:13: expected a number that ratings reach, such as 3.5, got "1e+300")"},
      {good + "[[fields]]\nname = 'n'\ncolumn = 'c'\nkind = \"\\u001B[2J\"\n",
       R"(s.toml:9:8: expected one of categorical, list, number, got "\x1B[2J")"},
      {"fields = 'n'\n" + good, R"(s.toml:1:10: expected tables [[fields]], got "")"},
  };
  for (const auto& c : cases) {
    const TemporaryFolder folder;
    const auto path = folder.write("s.toml", c.content);
    BOOST_TEST(folder.error_of([&] { read_schema(path); }) == c.message);
  }
  const TemporaryFolder folder;
  const auto path = folder.write("s.toml", "file = 'a'\nfile = = 2\n");
  BOOST_TEST(folder.error_of([&] { read_schema(path); }).starts_with("s.toml:2:8: expected TOML, got "));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace vqgrad
