// labels: cli
#include "tests/apps/run_command.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "base/random.hpp"

using namespace vqgrad;

namespace {

/// A folder with an invented data set in which items 0 to 9 are hot and 10 to 29 cold.
struct Plays : TemporaryFolder {
  Plays() {
    write("plays.toml",
          "file = \"plays.csv\"\n[columns]\nuser = \"u\"\nitem = \"i\"\nlabel = \"l\"\ntime = \"t\"\n"
          "[[fields]]\nname = \"kind\"\nowner = \"item\"\ncolumn = \"k\"\n");
    Random random(1);
    std::string rows = "u,i,l,t,k\n";
    for (int item = 0; item < 30; ++item)
      for (int k = 0; k < (item < 10 ? 120 : 40); ++k)
        rows += fmt::format("{},{},{},{},{}\n", random.below(60), item, random.below(2), random.below(100000),
                            item % 3);
    write("plays.csv", rows);
  }

  CommandResult run(const std::string& arguments) const {
    return run_shell(
        fmt::format("cd '{}'; \"$V\" coldstart --data plays.toml --hot-above 100 --cold-from 16 "
                    "--shots 5 {}",
                    path().string(), arguments));
  }
  nlohmann::json metrics(const std::string& out) const {
    return nlohmann::json::parse(read_file(path() / out / "metrics.json"));
  }
};

/// Without what tells the time.
nlohmann::json timeless(nlohmann::json metrics) {
  for (auto& [name, method] : metrics["methods"].items()) method.erase("seconds");
  return metrics;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(coldstart)

BOOST_AUTO_TEST_CASE(a_table_and_metrics_come_out_and_a_finished_trial_is_not_run_again) {
  const Plays plays;
  const auto first = plays.run("--protocol instant --method newton,vqvae --seeds 1 --out x");
  BOOST_TEST(first.code == 0, first.err);
  BOOST_TEST(contains(first.out, "20 cold items; 1200 base, 100 warm-up and 500 test rows"), first.out);
  BOOST_TEST(contains(first.out, "newton             seed 1"), first.out);
  const auto more = plays.run("--protocol instant --method newton,vqvae --seeds 2 --out x");
  BOOST_TEST(more.code == 0, more.err);
  BOOST_TEST(!contains(more.out, "seed 1 "), more.out);
  BOOST_TEST(contains(more.out, "vqvae              seed 2"), more.out);

  const auto metrics = plays.metrics("x");
  BOOST_TEST(metrics["protocol"] == "instant");
  BOOST_TEST(metrics["side"] == "item");
  BOOST_TEST(metrics["seeds"] == 2);
  const auto& method = metrics["methods"]["vqvae"];
  BOOST_TEST(method["stages"].size() == 4u);
  for (const char* key : {"name", "auc", "auc_sd", "auc_item", "auc_user", "f1", "logloss", "auc_error"})
    BOOST_TEST(method["stages"][0].contains(key), key);
  BOOST_TEST(method["stages"][3]["auc_error"] > 0);
  for (const char* key : {"steps_per_stage", "trainable", "seconds"}) BOOST_TEST(method.contains(key), key);
}

BOOST_AUTO_TEST_CASE(trials_in_parallel_and_one_by_one_are_alike) {
  const Plays plays;
  const std::string what = "--protocol clean --method base,mwuf,vqvae --seeds 2 ";
  BOOST_TEST(plays.run(what + "--threads 1 --out one").code == 0);
  BOOST_TEST(plays.run(what + "--threads 4 --out four").code == 0);
  BOOST_TEST(timeless(plays.metrics("one")) == timeless(plays.metrics("four")));
}

BOOST_AUTO_TEST_CASE(users_are_a_side_too) {
  const Plays plays;
  const auto result = run_shell(
      fmt::format("cd '{}'; \"$V\" coldstart --data plays.toml --side user --hot-above 34 --cold-from 15 "
                  "--shots 5 --protocol instant --method newton --seeds 1 --out x",
                  plays.path().string()));
  BOOST_TEST(result.code == 0, result.err);
  BOOST_TEST(contains(result.out, "cold users;"), result.out);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_said) {
  const Plays plays;
  const auto refused = [&](const std::string& arguments, const std::string& part) {
    const auto result = plays.run(arguments);
    BOOST_TEST_INFO(result.code << " " << result.err);
    return result.code == 2 && contains(result.err, part);
  };
  BOOST_TEST(refused("--method magic --out x", "there is no method \"magic\"; there are base, "));
  BOOST_TEST(refused("--backbone magic --out x", "there is no backbone \"magic\"; there are "));
  BOOST_TEST(refused("--protocol magic --out x", "--protocol"));
  BOOST_TEST(plays.run("--protocol clean --method base --seeds 1 --out x").code == 0);
  BOOST_TEST(refused("--protocol origin --method base --seeds 1 --out x", "x holds another experiment"));
  BOOST_TEST(run_vqgrad("coldstart").code == 2);
  const auto list = run_vqgrad("coldstart --list");
  for (const char* name : {"wide-deep", "meta-embedding", "constant-code", "instant"})
    BOOST_TEST(contains(list.out, name), name);
}

BOOST_AUTO_TEST_SUITE_END()
