// labels: unit
#include "apps/experiments/coldstart/cold_table.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace vqgrad;

namespace {

TrialResult trial(double auc) {
  TrialResult result;
  for (StageMetrics& stage : result.stages) stage = {auc, auc / 2, auc / 3, 0.5, 0.6};
  result.steps_per_stage = 10;
  result.trainable = 7;
  result.bytes_per_item = 2.5;
  result.codes_used = 0.75;
  return result;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cold_table)

BOOST_AUTO_TEST_CASE(a_row_a_method) {
  const std::string text = vqgrad::cold_table({{"vqvae", {trial(0.7), trial(0.8)}}, {"base", {trial(0.6)}}});
  BOOST_TEST(text.find("vqvae  0.7500 ±0.6353") != std::string::npos, text);
  BOOST_TEST(text.find("75 %") != std::string::npos);
  BOOST_TEST(text.find("base           0.6000 ") != std::string::npos, text);
  const auto json = methods_json({{"vqvae", {trial(0.7), trial(0.8)}}});
  BOOST_TEST(json["vqvae"]["stages"][3]["name"] == "warm-c");
  BOOST_TEST(json["vqvae"]["stages"][0]["auc"].get<double>() == 0.75, boost::test_tools::tolerance(1e-12));
  for (const char* key : {"auc_sd", "auc_item", "auc_user", "f1", "logloss", "auc_error"})
    BOOST_TEST(json["vqvae"]["stages"][0].contains(key), key);
  for (const char* key : {"steps_per_stage", "trainable", "seconds"})
    BOOST_TEST(json["vqvae"].contains(key), key);
}

BOOST_AUTO_TEST_CASE(a_finished_trial_comes_back_to_the_last_bit) {
  const TemporaryFolder folder;
  const TrialStore store(folder.path());
  BOOST_TEST(!store.find({"base", 3}));
  TrialResult result = trial(0.1 + 0.2);
  result.stages[2].auc_error = 0.003;
  result.stages[1].auc_item = std::numeric_limits<double>::quiet_NaN();
  store.save({"base", 3}, result);
  BOOST_TEST(trial_json(*store.find({"base", 3})).dump() == trial_json(result).dump());
  BOOST_TEST(store.find({"base", 3})->stages[0].auc == 0.1 + 0.2);
  folder.write("base-4.json", "{\"stages\": []}");
  BOOST_CHECK_THROW(store.find({"base", 4}), DataError);
}

BOOST_AUTO_TEST_SUITE_END()
