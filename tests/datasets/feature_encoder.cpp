// labels: unit data
#include "datasets/feature_encoder.hpp"

#include <boost/test/unit_test.hpp>

#include "base/error.hpp"
#include "datasets/synthetic.hpp"
#include "small_dataset.hpp"
#include "tests/support/temporary_folder.hpp"

namespace vqgrad {
namespace {

using Indices = std::vector<std::int32_t>;
using Words = std::vector<std::string>;

/// Users u1 and u2, items i1, i2, i3; i4, u3, "Kiel", "1980", "d" and "pc" are unseen.
const std::vector<std::uint32_t> train{0, 1, 2};

BOOST_AUTO_TEST_SUITE(feature_encoder)

BOOST_AUTO_TEST_CASE(fields_stand_in_the_promised_order) {
  const Dataset data = small_dataset();
  const auto names = [](const FeatureEncoder& encoder) {
    std::string text;
    for (const auto& field : encoder.fields()) text += field.name + ";";
    return text;
  };
  BOOST_TEST(names(FeatureEncoder(data, train)) == "user id;city;item id;year;tags;price;device;time;");
  BOOST_TEST(names(FeatureEncoder(data, train, {.count = true})) ==
             "user id;city;item id;year;tags;price;device;time;count;");
  Dataset timeless = small_dataset();
  timeless.interactions.times.clear();
  BOOST_TEST(names(FeatureEncoder(timeless, train)) == "user id;city;item id;year;tags;price;device;");
}

BOOST_AUTO_TEST_CASE(vocabularies_come_from_training_rows_alone) {
  const Dataset data = small_dataset();
  const FeatureEncoder encoder(data, train);
  BOOST_TEST((encoder.field("user id").words == Words{"<unknown>", "u1", "u2"}));
  BOOST_TEST((encoder.field("user id").indices == Indices{1, 2, 0}));
  BOOST_TEST((encoder.field("item id").indices == Indices{1, 2, 3, 0}));
  BOOST_TEST((encoder.field("city").words == Words{"<unknown>", "Ulm", "Bonn"}));
  BOOST_TEST((encoder.field("city").indices == Indices{1, 2, 0}));
  BOOST_TEST((encoder.field("year").words == Words{"<unknown>", "1990"}));
  BOOST_TEST((encoder.field("year").indices == Indices{1, 0, 1, 0}));
  BOOST_TEST((encoder.field("device").words == Words{"<unknown>", "tv"}));
  BOOST_TEST((encoder.field("device").indices == Indices{1, 1, 1, 0, 1, 0}));
  BOOST_TEST(encoder.field("device").vocabulary() == 2u);

  const std::vector<std::uint32_t> last{4};  // u2, i4
  const FeatureEncoder other(data, last);
  BOOST_TEST((other.field("item id").indices == Indices{0, 0, 0, 1}));
  BOOST_TEST((other.field("tags").words == Words{"<unknown>", "b", "c", "d"}));
}

BOOST_AUTO_TEST_CASE(lists_are_whole_and_padded_with_no_word) {
  const Dataset data = small_dataset();
  const FeatureEncoder encoder(data, train);
  const auto& tags = encoder.field("tags");
  BOOST_TEST((tags.words == Words{"<unknown>", "a", "b", "c"}));
  BOOST_TEST(tags.width == 4u);  // of i4, though it is not in training
  const std::int32_t p = EncodedField::padding;
  BOOST_TEST((tags.indices == Indices{1, 2, p, p, p, p, p, p, 3, p, p, p, 2, 0, 3, 2}));
}

BOOST_AUTO_TEST_CASE(words_below_the_minimum_are_unknown) {
  const Dataset data = small_dataset();
  const FeatureEncoder encoder(data, train, {.word_minimum = 2});  // lists: a b, none, c; unseen: b d c b
  const std::vector<std::uint32_t> all{0, 1, 2, 3, 4, 5};
  const FeatureEncoder whole(data, all, {.word_minimum = 2});
  const std::int32_t p = EncodedField::padding;
  BOOST_TEST((encoder.field("tags").words == Words{"<unknown>"}));
  BOOST_TEST((encoder.field("tags").indices == Indices{0, 0, p, p, p, p, p, p, 0, p, p, p, 0, 0, 0, 0}));
  BOOST_TEST((whole.field("tags").words == Words{"<unknown>", "b", "c"}));
  BOOST_TEST((whole.field("year").words == FeatureEncoder(data, all).field("year").words));
}

BOOST_AUTO_TEST_CASE(numbers_are_scaled_by_the_training_range) {
  const Dataset data = small_dataset();
  const FeatureEncoder encoder(data, train, {.count = true});
  const auto& price = encoder.field("price");
  BOOST_TEST(price.low == 2);
  BOOST_TEST(price.high == 4);
  BOOST_TEST((price.numbers == std::vector<float>{0, 1, 0.5, 4}));
  BOOST_TEST((encoder.field("time").numbers == std::vector<float>{0, 0.5, 1, 1.5, 2, -0.25}));
  BOOST_TEST(encoder.field("time").vocabulary() == 0u);
  const auto& count = encoder.field("count");  // ratings of i1 to i4: 2, 2, 1, 1
  BOOST_TEST((count.owner == Owner::item));
  BOOST_TEST((count.numbers == std::vector<float>{1, 1, 0, 0}));
  const std::vector<std::uint32_t> one{1};
  BOOST_TEST((FeatureEncoder(data, one).field("price").numbers == std::vector<float>{0, 0, 0, 0}));
}

BOOST_AUTO_TEST_CASE(published_faults_are_there_when_asked_for) {
  Dataset data = small_dataset();
  data.interactions.users = {0, 1, 0, 2, 0, 2};  // ratings of u1 to u3: 3, 1, 2
  const FeatureEncoder encoder(data, train,
                               {.count = true, .count_owner = Owner::user, .pad_with_a_word = true});
  BOOST_TEST((encoder.field("tags").indices == Indices{1, 2, 1, 1, 1, 1, 1, 1, 3, 1, 1, 1, 2, 0, 3, 2}));
  const auto& count = encoder.field("count");
  BOOST_TEST((count.owner == Owner::user));
  BOOST_TEST((count.numbers == std::vector<float>{1, 0, 0.5}));
}

BOOST_AUTO_TEST_CASE(times_keep_their_seconds) {
  Dataset data = small_dataset();
  data.interactions.times = {978300760, 978300761, 978300762, 978300763, 978300764, 978300760};
  const std::vector<std::uint32_t> all{0, 1, 2, 3, 4, 5};
  const FeatureEncoder encoder(data, all);
  BOOST_TEST((encoder.field("time").numbers == std::vector<float>{0, 0.25, 0.5, 0.75, 1, 0}));
}

BOOST_AUTO_TEST_CASE(takes_any_order_of_training_rows) {
  const Dataset data = make_synthetic({.users = 50, .items = 30, .interactions = 300, .clusters = 3}).dataset;
  std::vector<std::uint32_t> rows{5, 200, 7, 31, 5}, sorted{5, 7, 31, 200};
  const FeatureEncoder a(data, rows), b(data, sorted);
  for (std::size_t f = 0; f < a.fields().size(); ++f) {
    BOOST_TEST(a.fields()[f].words == b.fields()[f].words);
    BOOST_TEST(a.fields()[f].indices == b.fields()[f].indices);
    BOOST_TEST(a.fields()[f].numbers == b.fields()[f].numbers);
  }
}

BOOST_AUTO_TEST_CASE(refuses_what_cannot_be) {
  const Dataset data = small_dataset();
  const TemporaryFolder folder;
  const auto error = [&](std::vector<std::uint32_t> rows) {
    return folder.error_of<UsageError>([&] { FeatureEncoder(data, rows); });
  };
  BOOST_TEST(error({}) == "no training rows: vocabularies and ranges would be empty");
  BOOST_TEST(error({5, 6}) == "training row 6 of a data set of 6 rows");
  const FeatureEncoder encoder(data, train);
  BOOST_TEST(encoder.position("item id") == 2u);
  BOOST_TEST(folder.error_of<UsageError>([&] { encoder.position("genre"); }) ==
             "there is no field 'genre'; there are 'user id', 'city', 'item id', 'year', 'tags', 'price', "
             "'device', 'time'");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace vqgrad
