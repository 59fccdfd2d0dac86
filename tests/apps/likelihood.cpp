// labels: cli
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/apps/run_command.hpp"

using namespace vqgrad;

namespace {

struct Folder : TemporaryFolder {
  CommandResult run(const std::string& arguments) const {
    return run_shell(
        fmt::format("cd '{}'; \"$V\" likelihood --hidden 8 --latent 3 {}", path().string(), arguments));
  }
  nlohmann::json json(const std::string& name) const {
    return nlohmann::json::parse(read_file(path() / name));
  }
};

const nlohmann::json& row(const nlohmann::json& rows, const std::string& model) {
  for (const auto& entry : rows)
    if (entry.at("model") == model) return entry;
  throw std::runtime_error("no row " + model);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(likelihood)

BOOST_AUTO_TEST_CASE(a_table_and_its_figures_come_out) {
  const Folder folder;
  const auto result = folder.run("--part table --seeds 2 --epochs 3 --threads 2 --out a.json");
  BOOST_TEST(result.code == 0, result.err);
  BOOST_TEST(result.err == "");
  BOOST_TEST(contains(result.out, "synthetic: 800 users for training, 100 for validation, 100 for test"),
             result.out);
  for (const char* name :
       {"histogram of all", "popularity", "matrix factorization", "vae-free-bits", "gumbel-vae", "vq-vae"})
    BOOST_TEST(contains(result.out, name), name);
  BOOST_TEST(!contains(result.out, "shuffled"));

  const auto json = folder.json("a.json");
  BOOST_TEST(!json.contains("collapse"));
  const auto& vq = row(json["likelihood"], "vq-vae");
  for (std::size_t seed = 0; seed < 2; ++seed) {
    const auto of = [&](const char* figure) { return vq.at(figure)["seeds"][seed].get<double>(); };
    BOOST_TEST(of("bits") == of("reconstruction") + of("latent"), boost::test_tools::tolerance(1e-9));
    BOOST_TEST(of("learned_bits") <= of("bits") + 0.01);
    BOOST_TEST(of("epoch") >= 1.0);
  }
  BOOST_TEST(row(json["likelihood"], "vae").contains("validation"));
  BOOST_TEST(row(json["likelihood"], "popularity")["bits"]["interval"] > 0);
  // A seed's figures are its own, whatever the threads.
  BOOST_TEST(folder.run("--part table --seeds 1 --epochs 3 --threads 1 --out b.json").code == 0);
  const auto again = folder.json("b.json");
  for (const auto& entry : again["likelihood"])
    BOOST_TEST(entry["bits"]["seeds"][0] == row(json["likelihood"], entry["model"])["bits"]["seeds"][0],
               entry["model"]);
}

BOOST_AUTO_TEST_CASE(the_sweep_has_a_row_a_share) {
  const Folder folder;
  const auto result =
      folder.run("--part collapse --seeds 1 --epochs 2 --threads 1 --groups 1 --codes 4 --out s.json");
  BOOST_TEST(result.code == 0, result.err);
  BOOST_TEST(contains(result.out, "at most 6.64"), result.out);
  const auto json = folder.json("s.json");
  BOOST_TEST(!json.contains("likelihood"));
  BOOST_TEST(json["collapse"].size() == 16u);
  for (const auto& entry : json["collapse"]) {
    for (const char* figure : {"bits", "reconstruction", "latent", "latent_bits", "information", "shuffle"})
      BOOST_TEST(entry.contains(figure), figure);
    const bool codes = entry["model"] == "vq-vae";
    BOOST_TEST(entry.contains("perplexity") == codes);
    BOOST_TEST(entry.contains("active_units") != codes);
    if (!codes) continue;
    BOOST_TEST(entry["latent_bits"]["mean"].get<double>() == 2.0, boost::test_tools::tolerance(1e-9));
    BOOST_TEST(entry["information"]["mean"].get<double>() <= 2.0 + 1e-9);
  }
  BOOST_TEST(json["collapse"][1]["shown"] == "10 %");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_said) {
  const Folder folder;
  const auto refused = [&](const std::string& arguments, int code, const std::string& part) {
    const auto result = folder.run(arguments);
    BOOST_TEST_INFO(result.code << " " << result.err);
    return result.code == code && contains(result.err, part);
  };
  BOOST_TEST(refused("--part half", 2, "--part"));
  BOOST_TEST(refused("--seeds 0", 2, "--seeds"));
  BOOST_TEST(refused("--learning-rate nan", 2, "--learning-rate"));
  BOOST_TEST(refused("--out none/x.json", 2, "--out none/x.json: there is no folder"));
  BOOST_TEST(refused("--data nowhere", 74, "nowhere"));
  folder.write("few.csv", "u,i,r\n1,1,2\n1,2,3\n2,1,4\n");
  folder.write("few.toml", "file = \"few.csv\"\n[columns]\nuser = \"u\"\nitem = \"i\"\nrating = \"r\"\n");
  BOOST_TEST(refused("--data few.toml", 65, "0 users have 5 ratings or more"));
}

BOOST_AUTO_TEST_SUITE_END()
