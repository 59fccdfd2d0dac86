// labels: unit
#include "apps/vqgrad/train/train_data.hpp"

#include <boost/test/unit_test.hpp>

#include "base/error.hpp"
#include "datasets/synthetic.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace vqgrad;

BOOST_AUTO_TEST_SUITE(train_data)

BOOST_AUTO_TEST_CASE(a_part_with_only_one_label_is_a_data_error) {
  const TemporaryFolder folder;
  Dataset data = make_synthetic({.users = 20, .items = 20, .interactions = 100, .clusters = 2}).dataset;
  TrainOptions options;
  BOOST_CHECK_NO_THROW(split_dataset(data, options));

  data.threshold = 7;
  BOOST_TEST(folder.error_of([&] {
    split_dataset(data, options);
  }) == "synthetic: none of the 80 training rows are positive (a rating of at least 7), but each part of "
        "the split needs both labels: take another --split or --seed, more data, or another `threshold` "
        "in the schema");
  data.threshold = 4;
  const Split split = split_dataset(data, options);
  for (const auto row : split.validation) data.interactions.ratings[row] = 4;
  BOOST_TEST(folder.error_of([&] { split_dataset(data, options); })
                 .starts_with("synthetic: all of the 10 validation rows are positive"));
  data.interactions.ratings[split.validation[0]] = 3;
  BOOST_CHECK_NO_THROW(split_dataset(data, options));
  for (const auto row : split.test) data.interactions.ratings[row] = 1;
  BOOST_TEST(folder.error_of([&] { split_dataset(data, options); })
                 .starts_with("synthetic: none of the 10 test rows are positive"));
}

BOOST_AUTO_TEST_SUITE_END()
