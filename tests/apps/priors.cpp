// labels: cli data
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/apps/trainer.hpp"

using namespace vqgrad;

namespace {

/// A run on the built-in data, trained once for all cases.
const Trainer& trained() {
  static const Trainer trainer;
  static const bool done = [] {
    const auto result =
        trainer.shell("\"$V\" train --epochs 1 --width 8 --codes 8 --vqvae-epochs 2 --out run >/dev/null");
    if (result.code != 0) throw std::runtime_error(result.err);
    return true;
  }();
  (void)done;
  return trainer;
}

CommandResult measured(const std::string& rest) {
  return trained().shell("\"$V\" priors --run run --splits 2 " + rest);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(priors)

BOOST_AUTO_TEST_CASE(the_table_and_the_figures_agree_and_come_out_twice_alike) {
  const auto result = measured("--groups 2 --codes 4 --json first.json");
  BOOST_TEST(result.code == 0, result.err);
  BOOST_TEST(contains(result.out, "2 product codes of 4, k-means of the training items"), result.out);
  // Memory's bits are known, and no prior's.
  BOOST_TEST(contains(result.out, "uniform         4.000 ±0.000"), result.out);
  const auto json = trained().json("first.json");
  for (const char* name : {"uniform", "unigram", "autoregressive", "conditional"}) {
    const auto& entry = json.at("priors").at(name);
    BOOST_TEST(entry.at("splits").size() == 2u, name);
    const double mean = entry.at("bits").at("mean");
    BOOST_TEST((mean > 0 && mean < 6), name);
    BOOST_TEST(contains(result.out, fmt::format("{:.3f} ±", mean)), result.out);
  }
  measured("--groups 2 --codes 4 --json again.json");
  BOOST_TEST(trained().file("first.json") == trained().file("again.json"));
}

BOOST_AUTO_TEST_CASE(residual_codes_and_another_seed) {
  const auto result = measured("--structure residual --groups 3 --codes 4 --seed 2");
  BOOST_TEST(result.code == 0, result.err);
  BOOST_TEST(contains(result.out, "3 residual codes of 4"), result.out);
  BOOST_TEST(contains(result.out, "uniform         6.000 ±0.000"), result.out);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_measured_is_refused) {
  const auto uneven = measured("--groups 3");
  BOOST_TEST(uneven.code == 2);
  BOOST_TEST(contains(uneven.err, "cuts 8 dimensions into parts of equal width"), uneven.err);
  const auto few = measured("--least-ratings 1000000");
  BOOST_TEST(few.code == 2);
  BOOST_TEST(contains(few.err, "--least-ratings 1000000 leaves 0 items"), few.err);
  const auto none = trained().shell("\"$V\" priors --run nowhere");
  BOOST_TEST(none.code == 74);
  BOOST_TEST(contains(none.err, "there is no run folder nowhere"), none.err);
  BOOST_TEST(measured("--structure round").code == 2);
}

BOOST_AUTO_TEST_SUITE_END()
