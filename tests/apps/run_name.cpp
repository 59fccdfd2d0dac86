// labels: unit
#include "apps/vqgrad/run_folder/run_folder.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/support/temporary_folder.hpp"

using namespace vqgrad;

BOOST_AUTO_TEST_SUITE(run_name)

BOOST_AUTO_TEST_CASE(a_slug_stays_in_its_folder) {
  BOOST_TEST(slug("MovieLens 1M") == "movielens-1m");
  BOOST_TEST(slug("../../evil") == "evil");
  BOOST_TEST(slug("/a\n\x1B[2J b/.") == "a-2j-b");
  BOOST_TEST(slug("Été") == "Été");
  for (const char* nothing : {"", "..", "/", "-"}) BOOST_TEST(slug(nothing) == "run");
}

BOOST_AUTO_TEST_CASE(the_first_free_number_is_taken_and_made) {
  const TemporaryFolder folder;
  const auto make = [&] { return make_run_folder(folder / "runs", "X y").filename().string(); };
  BOOST_TEST(make() == "x-y-1");
  BOOST_TEST(make() == "x-y-2");
  BOOST_TEST(std::filesystem::is_directory(folder / "runs/x-y-2"));
  folder.write("runs/x-y-3", "a file");
  BOOST_TEST(make() == "x-y-4");
  std::filesystem::remove(folder / "runs/x-y-1");
  BOOST_TEST(make() == "x-y-1");
  BOOST_CHECK_THROW(make_run_folder(folder / "runs/x-y-3", "z"), IoError);
  BOOST_CHECK_THROW(make_run_folder(folder / "runs", std::string(300, 'z')), IoError);
}

BOOST_AUTO_TEST_SUITE_END()
