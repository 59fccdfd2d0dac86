// labels: unit data
#include "datasets/open_dataset.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/support/temporary_folder.hpp"

namespace vqgrad {
namespace {

BOOST_AUTO_TEST_SUITE(open_dataset)

BOOST_AUTO_TEST_CASE(recognises_each_family) {
  const TemporaryFolder folder;
  for (const char* name : {"a", "b", "c", "d"}) std::filesystem::create_directory(folder / name);
  folder.write("a/u.data", "1\t1\t5\t1\n");
  folder.write("a/u.genre", "Farce|0\n");
  folder.write("a/u.item", "1|Lamp||||1\n");
  folder.write("a/u.user", "1|31|F|potter|00401\n");
  BOOST_TEST(vqgrad::open_dataset(folder / "a").name == "MovieLens 100K");

  for (const char* name : {"b", "c"}) {
    folder.write(name + std::string("/movies.dat"), "1::Lamp::Farce\n");
    folder.write(name + std::string("/ratings.dat"), "1::1::5::1\n");
  }
  folder.write("b/users.dat", "1::F::25::3::00401\n");
  BOOST_TEST(vqgrad::open_dataset(folder / "b").name == "MovieLens 1M");
  BOOST_TEST(vqgrad::open_dataset(folder / "c").name == "MovieLens 10M");

  folder.write("d/movies.csv", "movieId,title,genres\n1,Lamp,Farce\n");
  folder.write("d/ratings.csv", "userId,movieId,rating,timestamp\n1,1,5,1\n");
  BOOST_TEST(vqgrad::open_dataset(folder / "d").name == "MovieLens d");

  folder.write("e.csv", "u,i,r\na,b,5\n");
  folder.write("e.toml", "name = 'E'\nfile = 'e.csv'\n[columns]\nuser = 'u'\nitem = 'i'\nrating = 'r'\n");
  BOOST_TEST(vqgrad::open_dataset(folder / "e.toml").name == "E");
}

BOOST_AUTO_TEST_CASE(says_what_it_looked_for) {
  const TemporaryFolder folder;
  const auto error = [&](const std::filesystem::path& path) {
    return folder.error_of<IoError>([&] { vqgrad::open_dataset(path); });
  };
  BOOST_TEST(
      error(folder.path()) ==
      "no data set in FOLDER: found neither u.data nor ratings.dat nor ratings.csv; unpack a MovieLens "
      "archive there, or give the path of a .toml schema");
  BOOST_TEST(error(folder / "none") ==
             "cannot read none: no such file or folder; MovieLens archives are at "
             "https://grouplens.org/datasets/movielens/");
  BOOST_TEST(error(folder.write("some.csv", "1,2\n")) ==
             "cannot tell what some.csv is: give a MovieLens folder or a .toml schema");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace vqgrad
