// labels: unit data
#include "datasets/dataset.hpp"

#include <boost/test/unit_test.hpp>

#include "base/sha256.hpp"
#include "datasets/synthetic.hpp"
#include "tests/support/temporary_folder.hpp"

namespace vqgrad {
namespace {

BOOST_AUTO_TEST_SUITE(dataset)

BOOST_AUTO_TEST_CASE(finds_fields_by_name) {
  Dataset data;
  data.name = "Demo";
  const TemporaryFolder folder;
  BOOST_TEST(folder.error_of<UsageError>([&] { data.field("x"); }) ==
             "the data set Demo has no field 'x'; it has none");
  data.fields.resize(2);
  data.fields[0].name = "colour";
  data.fields[1].name = "b c";
  BOOST_TEST(&data.field("b c") == &data.fields[1]);
  BOOST_TEST(folder.error_of<UsageError>([&] { data.field("x"); }) ==
             "the data set Demo has no field 'x'; it has 'colour', 'b c'");
}

BOOST_AUTO_TEST_CASE(the_hash_of_files_is_what_sha256sum_would_give) {
  const TemporaryFolder folder;
  Dataset data;
  data.files = {folder.write("a", "abc"), folder.write("b", "")};
  BOOST_TEST(content_hash(data) ==
             sha256("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a\n"
                    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  b\n"));
  folder.write("b", "x");
  BOOST_TEST(content_hash(data) !=
             sha256("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a\n"
                    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  b\n"));
  std::filesystem::remove(folder / "a");
  BOOST_CHECK_THROW(content_hash(data), IoError);
}

BOOST_AUTO_TEST_CASE(the_hash_of_synthetic_data_covers_every_column) {
  const Dataset data = make_synthetic({.users = 20, .items = 10, .interactions = 40, .clusters = 2}).dataset;
  const std::string hash = content_hash(data);
  BOOST_TEST(content_hash(data) == hash);
  const auto changed = [&](auto change) {
    Dataset copy = data;
    change(copy);
    return content_hash(copy) != hash;
  };
  BOOST_TEST(changed([](Dataset& d) { d.interactions.users[3] ^= 1; }));
  BOOST_TEST(changed([](Dataset& d) { d.interactions.items[3] ^= 1; }));
  BOOST_TEST(changed([](Dataset& d) { d.interactions.ratings[3] += 1; }));
  BOOST_TEST(changed([](Dataset& d) { d.interactions.times[3] += 1; }));
  BOOST_TEST(changed([](Dataset& d) { d.users[3] += "x"; }));
  BOOST_TEST(changed([](Dataset& d) { d.items[3] += "x"; }));
  BOOST_TEST(changed([](Dataset& d) { d.titles[3] += "x"; }));
  BOOST_TEST(changed([](Dataset& d) { d.fields[0].words[0] += "x"; }));
  BOOST_TEST(changed([](Dataset& d) { d.fields[1].values[0] += 1; }));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace vqgrad
