// labels: unit
#include "apps/vqgrad/run_folder/config.hpp"

#include <toml++/toml.h>

#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <limits>

using namespace vqgrad;

BOOST_AUTO_TEST_SUITE(config)

BOOST_AUTO_TEST_CASE(keys_are_grouped_by_table) {
  Config config;
  config.add("click.epochs", std::size_t{8})
      .add("seed", 1)
      .add("click.dropout", 0.2)
      .add("data.count", false);
  config.add("data.split", "random");
  BOOST_TEST(config.toml() ==
             "seed = 1\n\n[click]\nepochs = 8\ndropout = 0.2\n\n[data]\ncount = false\nsplit = \"random\"\n");
}

BOOST_AUTO_TEST_CASE(a_reader_of_toml_gets_the_values_back) {
  Config config;
  config.add("small", 1e-6)
      .add("whole", 3.0)
      .add("negative", -2.0)
      .add("infinite", -std::numeric_limits<double>::infinity());
  config.add("text", std::string("a \"quoted\" \\ path\n\ttab \x7F Été"))
      .add("a key", true)
      .add("t.large", 1e300);
  const toml::table table = toml::parse(config.toml());
  BOOST_TEST(table["small"].value<double>().value() == 1e-6);
  BOOST_TEST(table["whole"].is_floating_point());
  BOOST_TEST(table["negative"].is_floating_point());
  BOOST_TEST(table["infinite"].value<double>().value() < 0);
  BOOST_TEST(table["text"].value<std::string>().value() == "a \"quoted\" \\ path\n\ttab \x7F Été");
  BOOST_TEST(table["a key"].value<bool>().value());
  BOOST_TEST(table["t"]["large"].value<double>().value() == 1e300);
}

BOOST_AUTO_TEST_CASE(rows_are_for_reading) {
  Config config;
  config.add("click.learning_rate", 0.001).add("count", true).add("out", "runs/x");
  const auto rows = config.rows();
  BOOST_TEST(rows.size() == 3u);
  BOOST_TEST(rows[0].first == "click.learning_rate");
  BOOST_TEST(rows[0].second == "0.001");
  BOOST_TEST(rows[1].second == "yes");
  BOOST_TEST(rows[2].second == "runs/x");
}

BOOST_AUTO_TEST_SUITE_END()
