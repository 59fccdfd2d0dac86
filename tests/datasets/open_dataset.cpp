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

struct Kept {
  TemporaryFolder folder;
  DatasetCache cache{folder / "cache", 0};

  Kept() {
    std::filesystem::create_directory(folder / "films");
    folder.write("films/movies.csv", "movieId,title,genres\n7,Lamp (1990),Farce|Noir\n");
    ratings("5");
  }
  void ratings(const std::string& rating) const {
    folder.write("films/ratings.csv", "userId,movieId,rating,timestamp\n1,7," + rating + ",100\n");
  }
  OpenedDataset open() const { return vqgrad::open_dataset(folder / "films", cache); }
  std::ptrdiff_t files() const {
    if (!std::filesystem::exists(cache.folder)) return 0;
    return std::distance(std::filesystem::directory_iterator(cache.folder), {});
  }
};

BOOST_AUTO_TEST_CASE(comes_from_the_cache_the_second_time) {
  const Kept kept;
  const Dataset plain = vqgrad::open_dataset(kept.folder / "films");
  const auto first = kept.open(), second = kept.open();
  BOOST_TEST(!first.from_cache);
  BOOST_TEST(second.from_cache);
  for (const Dataset* dataset : {&first.dataset, &second.dataset}) {
    BOOST_TEST(dataset->name == "MovieLens films");
    BOOST_TEST((dataset->files == plain.files));
    BOOST_TEST(dataset->titles == plain.titles);
    BOOST_TEST(dataset->interactions.ratings == plain.interactions.ratings);
    BOOST_TEST(content_hash(*dataset) == content_hash(plain));
  }
}

BOOST_AUTO_TEST_CASE(is_read_anew_when_the_text_has_changed) {
  const Kept kept;
  kept.open();
  kept.ratings("3");
  const auto changed = kept.open();
  BOOST_TEST(!changed.from_cache);
  BOOST_TEST(changed.dataset.interactions.ratings[0] == 3);
  kept.ratings("5");
  const auto back = kept.open();
  BOOST_TEST(back.from_cache);
  BOOST_TEST(back.dataset.interactions.ratings[0] == 5);
  std::filesystem::rename(kept.folder / "films", kept.folder / "renamed");
  BOOST_TEST(vqgrad::open_dataset(kept.folder / "renamed", kept.cache).dataset.name == "MovieLens renamed");
}

BOOST_AUTO_TEST_CASE(damaged_or_forbidden_files_do_not_matter) {
  const Kept kept;
  kept.open();
  for (const auto& file : std::filesystem::directory_iterator(kept.cache.folder))
    std::filesystem::resize_file(file, 100);
  BOOST_TEST(!kept.open().from_cache);
  BOOST_TEST(kept.open().from_cache);
  kept.folder.write("file", "");
  const DatasetCache forbidden{kept.folder / "file" / "below", 0};
  BOOST_TEST(!vqgrad::open_dataset(kept.folder / "films", forbidden).from_cache);
}

BOOST_AUTO_TEST_CASE(nothing_is_kept_of_small_text_or_of_text_beside_what_is_read) {
  Kept kept;
  kept.cache.least_bytes = 1000;
  kept.open();
  BOOST_TEST(kept.files() == 0);
  kept.cache.least_bytes = 0;
  kept.folder.write("films/users.dat", "");
  kept.open();
  BOOST_TEST(kept.files() == 0);
  kept.cache.folder.clear();
  BOOST_TEST(!kept.open().from_cache);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace vqgrad
