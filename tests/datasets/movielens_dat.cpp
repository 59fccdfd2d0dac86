// labels: unit data
#include <boost/test/unit_test.hpp>

#include "datasets/movielens.hpp"
#include "tests/support/temporary_folder.hpp"

namespace vqgrad {
namespace {

void write_1m(const TemporaryFolder& folder) {
  folder.write("users.dat", "1::F::25::3::00401\n9::M::18::0::90210-12\n");
  folder.write("movies.dat", "4::Lamp: Oru (1987)::Farce|Nocturne\n2::Caf\xE9 (1990)::Farce\n");
  folder.write("ratings.dat", "9::2::5::960000000\n1::4::3::960000001\n9::4::1::960000002");
}

void write_10m(const TemporaryFolder& folder) {
  folder.write("movies.dat",
               "4::Lamp: Oru (1987)::Farce|Nocturne\n2::Caf\xC3\xA9 (1990)::(no genres listed)\n");
  folder.write("ratings.dat", "9::2::0.5::960000000\n1::4::3::960000001\n9::4::4.5::960000002\n");
}

BOOST_AUTO_TEST_SUITE(movielens_dat)

BOOST_AUTO_TEST_CASE(reads_1m) {
  const TemporaryFolder folder;
  write_1m(folder);
  const Dataset data = read_movielens_1m(folder.path());
  BOOST_TEST(data.name == "MovieLens 1M");
  BOOST_TEST((data.users == std::vector<std::string>{"1", "9"}));
  BOOST_TEST((data.items == std::vector<std::string>{"4", "2"}));
  BOOST_TEST(data.display_name(1) == "Caf\xC3\xA9 (1990)");
  BOOST_TEST((data.interactions.users == std::vector<std::uint32_t>{1, 0, 1}));
  BOOST_TEST((data.interactions.items == std::vector<std::uint32_t>{1, 0, 0}));
  BOOST_TEST((data.interactions.ratings == std::vector<float>{5, 3, 1}));
  BOOST_TEST(data.interactions.times[2] == 960000002);
  BOOST_TEST((data.field("gender").words == std::vector<std::string>{"F", "M"}));
  BOOST_TEST((data.field("age").words == std::vector<std::string>{"25", "18"}));
  BOOST_TEST((data.field("occupation").words == std::vector<std::string>{"3", "0"}));
  BOOST_TEST((data.field("zip code").words == std::vector<std::string>{"00401", "90210-12"}));
  BOOST_TEST((data.field("year").words == std::vector<std::string>{"1987", "1990"}));
  BOOST_TEST((data.field("title").words == std::vector<std::string>{"Lamp", "Oru", "Caf\xC3\xA9"}));
  BOOST_TEST((data.field("genres").words == std::vector<std::string>{"Farce", "Nocturne"}));
  BOOST_TEST((data.field("genres").values == std::vector<std::int32_t>{0, 1, 0}));
}

BOOST_AUTO_TEST_CASE(reads_movies_that_someone_has_made_utf8) {
  const TemporaryFolder folder;
  write_1m(folder);
  folder.write("movies.dat", "4::Lamp (1987)::Farce\n2::Caf\xC3\xA9 (1990)::Farce\n");
  BOOST_TEST(read_movielens_1m(folder.path()).titles[1] == "Caf\xC3\xA9 (1990)");
}

BOOST_AUTO_TEST_CASE(reads_10m) {
  const TemporaryFolder folder;
  write_10m(folder);
  const Dataset data = read_movielens_10m(folder.path());
  BOOST_TEST(data.name == "MovieLens 10M");
  BOOST_TEST((data.users == std::vector<std::string>{"1", "9"}));
  BOOST_TEST((data.interactions.users == std::vector<std::uint32_t>{1, 0, 1}));
  BOOST_TEST((data.interactions.ratings == std::vector<float>{0.5, 3, 4.5}));
  BOOST_TEST(data.field("genres").list(1).empty());
  BOOST_TEST(data.fields.size() == 3u);
}

BOOST_AUTO_TEST_CASE(places_what_is_wrong_in_1m) {
  const struct {
    const char *file, *content, *message;
  } cases[] = {
      {"users.dat", "1::F::25::3::00401\n9::M::18::0\n",
       R"(users.dat:2:1: expected 5 cells between '::', not 4, got "9::M::18::0")"},
      {"users.dat", "9::F::25::3::1\n9::M::18::0::2\n",
       R"(users.dat:2:1: expected an id that no row above has, got "9")"},
      {"users.dat", "9::F::-1::3::1\n", R"(users.dat:1:7: expected an age in years, got "-1")"},
      {"users.dat", "9::F::25::::1\n", R"(users.dat:1:11: expected a value, got "")"},
      {"movies.dat", "4::Lamp::Farce\n4::Oru::Farce\n",
       R"(movies.dat:2:1: expected an id that no row above has, got "4")"},
      {"movies.dat", "4::Lamp::Farce||Nocturne\n",
       R"(movies.dat:1:10: expected a word on both sides of every '|', got "Farce||Nocturne")"},
      {"movies.dat", "-4::Lamp::Farce\n",
       R"(movies.dat:1:1: expected an item id from 0 to 9999999, got "-4")"},
      {"movies.dat", "4::Lamp\n", R"(movies.dat:1:1: expected 3 cells between '::', not 2, got "4::Lamp")"},
      {"ratings.dat", "9::2::5\n", R"(ratings.dat:1:1: expected 4 cells between '::', not 3, got "9::2::5")"},
      {"ratings.dat", "9::2::3.5::1\n",
       R"(ratings.dat:1:7: expected a rating of 1, 2, 3, 4 or 5, got "3.5")"},
      {"ratings.dat", "9::2::0::1\n", R"(ratings.dat:1:7: expected a rating of 1, 2, 3, 4 or 5, got "0")"},
      {"ratings.dat", "9::2::5::1\n\n", R"(ratings.dat:2:1: expected 4 cells between '::', not 1, got "")"},
      {"users.dat", "9::F::25::1::z\n\n", R"(users.dat:2:1: expected 5 cells between '::', not 1, got "")"},
      {"ratings.dat", "9::2::5::1", "no error"},
      {"ratings.dat", "9::2::5::1\n8::2::5::1\n",
       R"(ratings.dat:2:1: expected a user of the user table, got "8")"},
      {"ratings.dat", "9::3::5::1\n", R"(ratings.dat:1:4: expected an item of the item table, got "3")"},
      {"ratings.dat", "9::2::5::-1\n",
       R"(ratings.dat:1:10: expected a time in seconds since 1970, got "-1")"},
  };
  for (const auto& c : cases) {
    const TemporaryFolder folder;
    write_1m(folder);
    folder.write(c.file, c.content);
    BOOST_TEST(folder.error_of([&] { read_movielens_1m(folder.path()); }) == c.message);
  }
}

BOOST_AUTO_TEST_CASE(places_what_is_wrong_in_10m) {
  const struct {
    const char *file, *content, *message;
  } cases[] = {
      {"movies.dat", "4::Lamp::Farce\n2::Caf\xE9::Farce\n", R"(movies.dat:2:7: expected UTF-8, got "\xE9")"},
      {"ratings.dat", "9::2::0::1\n",
       R"(ratings.dat:1:7: expected a rating from 0.5 to 5 in steps of 0.5, got "0")"},
      {"ratings.dat", "9::2::5.5::1\n",
       R"(ratings.dat:1:7: expected a rating from 0.5 to 5 in steps of 0.5, got "5.5")"},
      {"ratings.dat", "9::2::3.7::1\n",
       R"(ratings.dat:1:7: expected a rating from 0.5 to 5 in steps of 0.5, got "3.7")"},
  };
  for (const auto& c : cases) {
    const TemporaryFolder folder;
    write_10m(folder);
    folder.write(c.file, c.content);
    BOOST_TEST(folder.error_of([&] { read_movielens_10m(folder.path()); }) == c.message);
  }
}

BOOST_AUTO_TEST_CASE(names_a_missing_file_and_what_belongs_there) {
  for (const char* file : {"movies.dat", "ratings.dat", "users.dat"}) {
    const TemporaryFolder folder;
    write_1m(folder);
    std::filesystem::remove(folder / file);
    BOOST_TEST(
        folder.error_of<IoError>([&] { read_movielens_1m(folder.path()); }) ==
        std::string("cannot read ") + file +
            ": No such file or directory; a MovieLens 1M folder holds movies.dat, ratings.dat and users.dat");
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace vqgrad
