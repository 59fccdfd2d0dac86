// labels: unit data
#include <boost/test/unit_test.hpp>

#include "datasets/movielens.hpp"
#include "tests/support/temporary_folder.hpp"

namespace vqgrad {
namespace {

const std::string byte_order_mark = "\xEF\xBB\xBF";
constexpr auto movies =
    "movieId,title,genres\n"
    "8,\"Lamp, The (1987)\",Farce|Nocturne\n"
    "300000,\"The \"\"Oru\"\" Caf\xC3\xA9 (1990)\",Farce\n"
    "2,Plain,(no genres listed)\n";
constexpr auto ratings =
    "userId,movieId,rating,timestamp\n"
    "7,300000,4.5,1500000000\n"
    "3,8,0.5,1500000001\n"
    "7,2,5.0,1500000002\n";

std::string with_crlf(std::string_view text) {
  std::string result;
  for (const char c : text) result += c == '\n' ? "\r\n" : std::string(1, c);
  return result;
}

void check_good(const Dataset& data) {
  BOOST_TEST((data.users == std::vector<std::string>{"3", "7"}));
  BOOST_TEST((data.items == std::vector<std::string>{"8", "300000", "2"}));
  BOOST_TEST((data.titles ==
              std::vector<std::string>{"Lamp, The (1987)", "The \"Oru\" Caf\xC3\xA9 (1990)", "Plain"}));
  BOOST_TEST((data.interactions.users == std::vector<std::uint32_t>{1, 0, 1}));
  BOOST_TEST((data.interactions.items == std::vector<std::uint32_t>{1, 0, 2}));
  BOOST_TEST((data.interactions.ratings == std::vector<float>{4.5, 0.5, 5}));
  BOOST_TEST(data.interactions.times[0] == 1500000000);
  BOOST_TEST((data.field("year").values == std::vector<std::int32_t>{0, 1, Field::missing}));
  BOOST_TEST(
      (data.field("title").words == std::vector<std::string>{"Lamp", "The", "Oru", "Caf\xC3\xA9", "Plain"}));
  BOOST_TEST((data.field("genres").words == std::vector<std::string>{"Farce", "Nocturne"}));
  BOOST_TEST(data.field("genres").list(2).empty());
}

BOOST_AUTO_TEST_SUITE(movielens_csv)

BOOST_AUTO_TEST_CASE(reads_either_line_end_and_a_byte_order_mark) {
  const TemporaryFolder folder;
  folder.write("movies.csv", movies);
  folder.write("ratings.csv", ratings);
  check_good(read_movielens_csv(folder.path()));
  folder.write("movies.csv", with_crlf(movies));
  folder.write("ratings.csv", with_crlf(ratings));
  check_good(read_movielens_csv(folder.path()));
  folder.write("movies.csv", byte_order_mark + movies);
  folder.write("ratings.csv", byte_order_mark + ratings);
  check_good(read_movielens_csv(folder.path()));
}

BOOST_AUTO_TEST_CASE(is_named_after_its_folder) {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "ml-tiny");
  folder.write("ml-tiny/movies.csv", movies);
  folder.write("ml-tiny/ratings.csv", ratings);
  BOOST_TEST(read_movielens_csv(folder / "ml-tiny").name == "MovieLens ml-tiny");
  BOOST_TEST(read_movielens_csv(folder / "ml-tiny/").name == "MovieLens ml-tiny");
}

BOOST_AUTO_TEST_CASE(places_what_is_wrong) {
  const struct {
    const char *file, *content, *message;
  } cases[] = {
      {"movies.csv", "movieId,name,genres\n", R"(movies.csv:1:9: expected the column 'title', got "name")"},
      {"movies.csv", "movieId,title,genres\n", R"(movies.csv:2:1: expected a movie, got "")"},
      {"movies.csv", "movieId,title,genres\n8,Lamp, The,Farce\n",
       R"(movies.csv:2:1: expected 3 cells between ',', not 4, got "8,Lamp, The,Farce")"},
      {"movies.csv", "movieId,title,genres\n8,\"Lamp,Farce\n",
       R"(movies.csv:2:14: expected a closing quote, got ""Lamp,Farce")"},
      {"movies.csv", "movieId,title,genres\r\n8,Lamp,Farce\r\n8,Lamp,Farce\r\n",
       R"(movies.csv:3:1: expected an id that no row above has, got "8")"},
      {"movies.csv", "movieId,title,genres\n8,L\xE9mp,Farce\n",
       R"(movies.csv:2:4: expected UTF-8, got "\xE9")"},
      {"ratings.csv", "userId,movieId,rating\n",
       R"(ratings.csv:1:1: expected the header 'userId,movieId,rating,timestamp', got "userId,movieId,rating")"},
      {"ratings.csv", "userId,movieId,rating,timestamp\r\n", R"(ratings.csv:2:1: expected a rating, got "")"},
      {"ratings.csv", "userId,movieId,rating,timestamp\n7,8,4,1\n7,9,4,1\n",
       R"(ratings.csv:3:3: expected an item of the item table, got "9")"},
      {"ratings.csv", "userId,movieId,rating,timestamp\n7,8,4.25,1\n",
       R"(ratings.csv:2:5: expected a rating from 0.5 to 5 in steps of 0.5, got "4.25")"},
      {"ratings.csv", "userId,movieId,rating,timestamp\n7,8,4,1\n\n7,8,4,1\n",
       R"(ratings.csv:3:1: expected 4 cells between ',', not 1, got "")"},
  };
  for (const auto& c : cases) {
    const TemporaryFolder folder;
    folder.write("movies.csv", movies);
    folder.write("ratings.csv", ratings);
    folder.write(c.file, c.content);
    BOOST_TEST(folder.error_of([&] { read_movielens_csv(folder.path()); }) == c.message);
  }
}

BOOST_AUTO_TEST_CASE(names_a_missing_file) {
  const TemporaryFolder folder;
  folder.write("ratings.csv", ratings);
  BOOST_TEST(folder.error_of<IoError>([&] { read_movielens_csv(folder.path()); }) ==
             "cannot read movies.csv: No such file or directory; a MovieLens folder of CSV files holds "
             "movies.csv and "
             "ratings.csv");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace vqgrad
