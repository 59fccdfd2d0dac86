// labels: cli
#include <boost/test/unit_test.hpp>
#include <string>

#include "tests/apps/trainer.hpp"

using namespace vqgrad;

namespace {

/// metrics.csv without its last two columns, which are seconds.
std::string without_seconds(const std::string& csv) {
  std::string text;
  for (std::size_t begin = 0, end; (end = csv.find('\n', begin)) != std::string::npos; begin = end + 1) {
    std::string line = csv.substr(begin, end - begin);
    for (int column = 0; column < 2; ++column) line.erase(line.rfind(','));
    text += line + '\n';
  }
  return text;
}

/// All that does not tell the time is the same, bit for bit.
void check_same_run(const Trainer& trainer, const std::string& run, const std::string& other) {
  BOOST_TEST(trainer.files(run) == trainer.files(other), boost::test_tools::per_element());
  for (const char* name :
       {"checkpoints/model.safetensors", "checkpoints/optimizer.safetensors", "checkpoints/vqvae.safetensors",
        "codes.csv", "item_embeddings.npy", "item_embeddings_quantized.npy"})
    BOOST_TEST((trainer.file(run + "/" + name) == trainer.file(other + "/" + name)), name);
  auto metrics = trainer.json(run + "/metrics.json"), others = trainer.json(other + "/metrics.json");
  BOOST_TEST(metrics.erase("seconds") == 1u);
  BOOST_TEST(others.erase("seconds") == 1u);
  BOOST_TEST(metrics == others);
  BOOST_TEST(without_seconds(trainer.file(run + "/metrics.csv")) ==
             without_seconds(trainer.file(other + "/metrics.csv")));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(resume)

BOOST_AUTO_TEST_CASE(two_n_epochs_equal_n_epochs_a_kill_a_resume_and_n_epochs_bit_for_bit) {
  const Trainer trainer;
  BOOST_TEST(trainer.train("--epochs 8 --out straight").code == 0);
  const auto killed = trainer.shell(
      "\"$V\" train --vqvae-epochs 4 --codes 16 --epochs 8 --out killed & p=$!; "
      "until test \"$(wc -l <killed/metrics.csv)\" -ge 3 || ! kill -0 $p; do sleep 0.01; done 2>/dev/null; "
      "kill -KILL $p; wait $p");
  BOOST_TEST(killed.code == 137);
  BOOST_TEST(trainer.json("killed/manifest.json")["finished"].is_null());
  const std::string before = trainer.file("killed/metrics.csv");

  const auto resumed = trainer.resume("killed");
  BOOST_TEST(resumed.code == 0, resumed.err);
  check_same_run(trainer, "straight", "killed");
  // The rows of the process that was killed are kept, with its seconds.
  BOOST_TEST(trainer.file("killed/metrics.csv").starts_with(before));
  BOOST_TEST(trainer.json("killed/manifest.json")["finished"].is_string());
  // The hash of the data is there, though they are synthetic.
  BOOST_TEST(trainer.json("killed/manifest.json")["data_sha256"].get<std::string>().size() == 64u);
}

BOOST_AUTO_TEST_CASE(a_finished_run_is_left_alone_or_trained_further) {
  const Trainer trainer;
  BOOST_TEST(trainer.train("--epochs 4 --out straight").code == 0);
  BOOST_TEST(trainer.train("--epochs 2 --out run").code == 0);
  const std::string manifest = trainer.file("run/manifest.json");

  const auto nothing = trainer.resume("run");
  BOOST_TEST(nothing.code == 0, nothing.err);
  BOOST_TEST(nothing.out == "run is finished, with 2 epochs; more of them by --epochs train it further\n");
  BOOST_TEST(trainer.file("run/manifest.json") == manifest);

  BOOST_TEST(refused(trainer.resume("run --epochs 1"), 2, "--epochs 1: the run in run has 2"));
  const auto further = trainer.resume("run --epochs 4");
  BOOST_TEST(further.code == 0, further.err);
  check_same_run(trainer, "straight", "run");
  BOOST_TEST(contains(trainer.file("run/config.toml"), "epochs = 4"));
}

BOOST_AUTO_TEST_CASE(a_run_without_a_whole_epoch_begins_with_the_first) {
  const Trainer trainer;
  BOOST_TEST(trainer.train("--epochs 1 --out straight").code == 0);
  BOOST_TEST(trainer.train("--epochs 1 --out run").code == 0);
  auto manifest = trainer.json("run/manifest.json");
  manifest["finished"] = nullptr;
  trainer.write("run/manifest.json", manifest.dump());
  for (const char* name : {"metrics.csv", "checkpoints/state.json"})
    std::filesystem::remove(trainer.path() / "run" / name);
  trainer.write("run/checkpoints/model-1.safetensors.7-0.tmp", "half");

  const auto resumed = trainer.resume("run");
  BOOST_TEST(resumed.code == 0, resumed.err);
  BOOST_TEST(contains(resumed.out, "run goes on after 0 finished epochs\n"));
  check_same_run(trainer, "straight", "run");
}

BOOST_AUTO_TEST_CASE(a_damaged_checkpoint_is_a_data_error_that_names_the_part) {
  const Trainer trainer;
  BOOST_TEST(trainer.train("--epochs 2 --out run").code == 0);
  const std::string config = trainer.file("run/config.toml"), manifest = trainer.file("run/manifest.json");
  for (const char* name : {"model.safetensors", "optimizer.safetensors", "state.json"}) {
    const std::string part = fmt::format("run/checkpoints/{}", name);
    const std::string whole = trainer.file(part);
    trainer.damage(part);
    BOOST_TEST(refused(trainer.resume("run --epochs 3"), 65, part + ": "), part);
    trainer.write(part, whole);
  }
  std::filesystem::remove(trainer / "run/checkpoints/optimizer.safetensors");
  BOOST_TEST(refused(trainer.resume("run --epochs 3"), 65,
                     "optimizer.safetensors: this part of the checkpoint is missing"));
  std::filesystem::remove(trainer / "run/checkpoints/state.json");
  BOOST_TEST(refused(trainer.resume("run --epochs 3"), 65, "run/checkpoints/state.json is missing"));
  // What is refused changes nothing.
  BOOST_TEST(trainer.file("run/config.toml") == config);
  BOOST_TEST(trainer.file("run/manifest.json") == manifest);
}

BOOST_AUTO_TEST_CASE(options_beside_resume_are_refused) {
  const Trainer trainer;
  BOOST_TEST(trainer.train("--epochs 1 --out run").code == 0);
  for (const char* option : {"--seed 1", "--data x", "--count", "--force", "--out other", "--batch 64"}) {
    const std::string name = std::string(option).substr(0, std::string(option).find(' '));
    BOOST_TEST(
        refused(trainer.resume(fmt::format("run {}", option)), 2, name + " cannot be given beside --resume"),
        option);
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_run_is_refused) {
  const Trainer trainer;
  BOOST_TEST(refused(trainer.resume("none"), 74, "none holds no run"));
  BOOST_TEST(trainer.train("--epochs 1 --out run").code == 0);
  std::string config = trainer.file("run/config.toml");
  trainer.write("run/config.toml", config.replace(config.find("batch = 2048"), 12, "batch = \"x\""));
  BOOST_TEST(refused(trainer.resume("run"), 65,
                     "run/config.toml:17:9: expected a whole number for 'deepfm.batch', got"));
}

BOOST_AUTO_TEST_CASE(data_that_have_changed_are_an_error) {
  const Trainer trainer;
  trainer.write("plays.toml", "file = \"plays.csv\"\n[columns]\nuser = \"u\"\nitem = \"i\"\nlabel = \"l\"\n");
  std::string rows = "u,i,l\n";
  for (int k = 0; k < 400; ++k) rows += fmt::format("{},{},{}\n", k % 20, k % 37, k % 2);
  trainer.write("plays.csv", rows);
  const auto first = trainer.train("--epochs 1 --data plays.toml --batch 64 --out run");
  BOOST_TEST(first.code == 0, first.err);
  const std::string model = trainer.file("run/checkpoints/model.safetensors");

  trainer.write("plays.csv", rows + "1,2,1\n");
  BOOST_TEST(refused(trainer.resume("run --epochs 2"), 65, "run/manifest.json: the data have changed"));
  BOOST_TEST((trainer.file("run/checkpoints/model.safetensors") == model));
  std::filesystem::remove(trainer / "plays.toml");
  BOOST_TEST(refused(trainer.resume("run --epochs 2"), 74, "trained on plays.toml, which is not there"));
}

BOOST_AUTO_TEST_SUITE_END()
