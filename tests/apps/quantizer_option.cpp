// labels: cli
// `train --quantizer` and `semantic-ids --quantizer`.
#include <boost/test/unit_test.hpp>
#include <string>

#include "apps/vqgrad/run_folder/semantic_ids.hpp"
#include "tests/apps/made_up_run.hpp"
#include "tests/apps/trainer.hpp"

using namespace vqgrad;

BOOST_AUTO_TEST_SUITE(quantizer_option)

BOOST_AUTO_TEST_CASE(a_residual_run_has_several_codes_per_item) {
  const Trainer trainer;
  const auto result = trainer.train("--epochs 1 --quantizer residual --levels 2 --out run");
  BOOST_TEST(result.code == 0, result.err);
  BOOST_TEST(contains(result.out, "codes in use, level 2"), result.out);
  const std::string config = trainer.file("run/config.toml");
  BOOST_TEST(contains(config, "quantizer = \"residual\"\nlevels = 2\n"), config);
  BOOST_TEST(contains(config, "codes = 16\ndim = 8\n"), config);
  const auto codebook = trainer.json("run/metrics.json").at("codebook");
  BOOST_TEST(codebook.at("levels").size() == 2u);
  BOOST_TEST(codebook.at("codes") == 16);
  const auto ids = read_semantic_ids(trainer / "run/semantic_ids.csv");
  const auto items = read_item_codes(trainer / "run/codes.csv");
  BOOST_TEST(ids.size() == items.size());
  BOOST_TEST(ids[0].codes.size() == 2u);
  BOOST_TEST(ids[0].codes[0] == items[0].code);
  BOOST_TEST(trainer.shell("\"$V\" codes --run run").code == 0);

  const auto resumed = trainer.resume("run --epochs 2");
  BOOST_TEST(resumed.code == 0, resumed.err);
  BOOST_TEST(contains(trainer.file("run/config.toml"), "quantizer = \"residual\""));
  BOOST_TEST(trainer.json("run/metrics.json").at("codebook").at("levels").size() == 2u);
}

BOOST_AUTO_TEST_CASE(what_is_not_given_is_the_quantizer_s_own) {
  const Trainer trainer;
  const auto result =
      trainer.shell("\"$V\" train --epochs 1 --vqvae-epochs 2 --quantizer fsq --code-dim 3 --out run");
  BOOST_TEST(result.code == 0, result.err);
  const std::string config = trainer.file("run/config.toml");
  BOOST_TEST(contains(config, "codes = 5\ndim = 3\n"), config);
  BOOST_TEST(contains(config, "codebook = \"loss\"\nquantizer = \"fsq\"\nlevels = 3\n"), config);
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_refused_before_anything_is_trained) {
  const Trainer trainer;
  const auto refuses = [&](const std::string& arguments, const std::string& part) {
    BOOST_TEST(refused(trainer.shell("\"$V\" train --out run " + arguments), 2, part), arguments);
    BOOST_TEST(!std::filesystem::exists(trainer / "run"));
  };
  refuses("--quantizer k-means", "there is no quantizer \"k-means\"; there are vector, cosine, ");
  refuses("--quantizer product --levels 3", "a row has 1, 2, 4, 8 codes, not 3");
  refuses("--quantizer gumbel --codebook ema", "ema fits vector, ");
  refuses("--levels 2", "one code per row, not 2: residual, product, grouped-residual have several");
}

BOOST_AUTO_TEST_CASE(help_lists_the_quantizers) {
  for (const char* command : {"train", "semantic-ids"}) {
    const auto help = run_vqgrad(std::string(command) + " --help");
    for (const char* name : {"vector", "grouped-residual", "random-projection"})
      BOOST_TEST(contains(help.out, name), help.out);
  }
}

BOOST_AUTO_TEST_CASE(semantic_ids_take_any_quantizer) {
  const TemporaryFolder folder;
  write_made_up_run(folder);
  const std::string run = "semantic-ids --run '" + folder.path().string() + "' --epochs 2 ";
  const std::string out = "--out '" + (folder / "ids.csv").string() + "'";
  BOOST_TEST(run_vqgrad(run + "--quantizer product --levels 2 --codes 2 " + out).code == 0);
  BOOST_TEST(read_semantic_ids(folder / "ids.csv")[0].codes.size() == 2u);
  const auto bits = run_vqgrad(run + "--quantizer bsq --levels 3 " + out);
  BOOST_TEST(bits.code == 0, bits.err);
  BOOST_TEST(read_semantic_ids(folder / "ids.csv")[0].codes.size() == 3u);
  BOOST_TEST(refused(run_vqgrad(run + "--quantizer product --levels 3"), 2, "a row has 1, 2 codes, not 3"));
  BOOST_TEST(refused(run_vqgrad(run + "--quantizer fsq --hidden 0"), 2, "has nothing to train"));
  BOOST_TEST(refused(run_vqgrad(run + "--quantizer sums"), 2, "there is no quantizer \"sums\""));
}

BOOST_AUTO_TEST_SUITE_END()
