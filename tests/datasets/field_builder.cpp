// labels: unit data
#include "datasets/field_builder.hpp"

#include <boost/test/unit_test.hpp>

namespace vqgrad {
namespace {

BOOST_AUTO_TEST_SUITE(field_builder)

BOOST_AUTO_TEST_CASE(dictionary_numbers_by_first_appearance) {
  Dictionary dictionary;
  BOOST_TEST(dictionary.add("pear") == 0);
  BOOST_TEST(dictionary.add("fig") == 1);
  BOOST_TEST(dictionary.add("pear") == 0);
  BOOST_TEST(dictionary.find("fig") == 1);
  BOOST_TEST(dictionary.find("plum") == Field::missing);
  BOOST_TEST((std::move(dictionary).take() == std::vector<std::string>{"pear", "fig"}));
}

BOOST_AUTO_TEST_CASE(builds_each_kind) {
  using namespace std::string_view_literals;
  FieldBuilder colour("colour", FieldKind::categorical, Owner::item);
  for (const auto word : {"red"sv, ""sv, "blue"sv, "red"sv}) colour.add(word);
  const Field colours = std::move(colour).take();
  BOOST_TEST(colours.name == "colour");
  BOOST_TEST((colours.owner == Owner::item));
  BOOST_TEST((colours.values == std::vector<std::int32_t>{0, Field::missing, 1, 0}));
  BOOST_TEST((colours.words == std::vector<std::string>{"red", "blue"}));

  FieldBuilder tag("tags", FieldKind::list, Owner::user);
  for (const auto& words : {std::vector{"a"sv, "b"sv}, {}, {"b"sv, "b"sv}}) tag.add(words);
  const Field tags = std::move(tag).take();
  BOOST_TEST((tags.values == std::vector<std::int32_t>{0, 1, 1, 1}));
  BOOST_TEST((tags.offsets == std::vector<std::size_t>{0, 2, 2, 4}));
  BOOST_TEST(tags.list(0).size() == 2u);
  BOOST_TEST(tags.list(1).empty());
  BOOST_TEST(tags.list(2)[1] == 1);

  FieldBuilder price("price", FieldKind::number, Owner::interaction);
  price.add(2.5);
  price.add(-1.0);
  BOOST_TEST((std::move(price).take().numbers == std::vector<double>{2.5, -1}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace vqgrad
