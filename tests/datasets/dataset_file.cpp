// labels: unit data
#include "datasets/dataset_file.hpp"

#include <boost/test/unit_test.hpp>
#include <functional>

#include "base/atomic_file.hpp"
#include "datasets/synthetic.hpp"
#include "tests/support/temporary_folder.hpp"

namespace vqgrad {
namespace {

BOOST_AUTO_TEST_SUITE(dataset_file)

Dataset small() {
  Dataset dataset =
      make_synthetic({.users = 20, .items = 12, .interactions = 50, .clusters = 3, .dim = 2}).dataset;
  Field price{.name = "price",
              .kind = FieldKind::number,
              .owner = Owner::item,
              .words = {},
              .values = {},
              .numbers = {}};
  price.numbers.assign(dataset.items.size(), 2.5);
  dataset.fields.push_back(price);
  return dataset;
}

BOOST_AUTO_TEST_CASE(comes_back_as_it_was) {
  const TemporaryFolder folder;
  const Dataset dataset = small();
  write_dataset(folder / "d", dataset);
  const Dataset back = read_dataset(folder / "d");
  BOOST_TEST(back.name == dataset.name);
  BOOST_TEST(content_hash(back) == content_hash(dataset));
  BOOST_TEST(back.fields.size() == dataset.fields.size());
  for (std::size_t f = 0; f < dataset.fields.size(); ++f) {
    BOOST_TEST(back.fields[f].name == dataset.fields[f].name);
    BOOST_TEST(
        (back.fields[f].kind == dataset.fields[f].kind && back.fields[f].owner == dataset.fields[f].owner));
  }
}

BOOST_AUTO_TEST_CASE(is_refused_when_any_byte_is_missing) {
  const TemporaryFolder folder;
  write_dataset(folder / "d", small());
  const std::string whole = read_file(folder / "d");
  const std::string message = "d is no data set of this version, or not whole";
  for (std::size_t size = 0; size < whole.size(); size += size < 400 ? 1 : 97)
    BOOST_TEST(folder.error_of<IoError>([&] { read_dataset(folder.write("d", whole.substr(0, size))); }) ==
               message);
  BOOST_TEST(folder.error_of<IoError>([&] { read_dataset(folder.write("d", whole + "12345678")); }) ==
             message);
  std::string other = whole;
  other[whole.find('1')] = '0';
  BOOST_TEST(folder.error_of<IoError>([&] { read_dataset(folder.write("d", other)); }) == message);
  BOOST_TEST(folder.error_of<IoError>([&] { read_dataset(folder / "none"); }) ==
             "cannot read none: No such file or directory");
}

BOOST_AUTO_TEST_CASE(is_refused_when_an_index_points_nowhere) {
  const TemporaryFolder folder;
  const std::vector<std::pair<const char*, std::function<void(Dataset&)>>> faults = {
      {"user", [](Dataset& d) { d.interactions.users[3] = 20; }},
      {"item", [](Dataset& d) { d.interactions.items[3] = 12; }},
      {"rating", [](Dataset& d) { d.interactions.ratings.pop_back(); }},
      {"time", [](Dataset& d) { d.interactions.times.pop_back(); }},
      {"title", [](Dataset& d) { d.titles.pop_back(); }},
      {"word", [](Dataset& d) { d.fields[0].values[0] = 1000; }},
      {"negative word", [](Dataset& d) { d.fields[0].values[0] = -2; }},
      {"number", [](Dataset& d) { d.fields.back().numbers.pop_back(); }},
      {"kind", [](Dataset& d) { d.fields[0].kind = static_cast<FieldKind>(7); }},
      {"list", [](Dataset& d) {
         for (Field& field : d.fields)
           if (field.kind == FieldKind::list) field.offsets[1] = field.values.size() + 1;
       }}};
  for (const auto& [name, damage] : faults) {
    Dataset dataset = small();
    damage(dataset);
    write_dataset(folder / "d", dataset);
    BOOST_TEST(folder.error_of<IoError>([&] { read_dataset(folder / "d"); }) ==
                   "d is no data set of this version, or not whole",
               name);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace vqgrad
