// labels: cli
#include <boost/test/unit_test.hpp>
#include <string>

#include "tests/apps/trainer.hpp"

using namespace vqgrad;

namespace {

/// Shell that starts a long run in run/, as $p, and waits until its first epoch is written.
constexpr auto begin_long_run =
    "rm -rf run; \"$V\" train --epochs 100000 --out run >/dev/null & p=$!; "
    "until test -s run/metrics.csv || ! kill -0 $p; do sleep 0.05; done; ";

/// A schema of `rows` as "user,item,label".
void write_plays(const Trainer& trainer, const std::string& rows, const std::string& more = "") {
  trainer.write("plays.toml",
                more + "file = \"plays.csv\"\n[columns]\nuser = \"u\"\nitem = \"i\"\nlabel = \"l\"\n");
  trainer.write("plays.csv", "u,i,l\n" + rows);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(train)

BOOST_AUTO_TEST_CASE(a_second_run_into_one_folder_is_refused) {
  const Trainer trainer;
  for (const char* second : {"--out run", "--out run --force", "--resume run"}) {
    const auto result = trainer.shell(fmt::format(
        "{}timeout 60 \"$V\" train {}; c=$?; kill -KILL $p; wait $p; exit $c", begin_long_run, second));
    BOOST_TEST(refused(result, 2, "another vqgrad train is writing into run: wait for its end"), second);
    BOOST_TEST(std::filesystem::exists(trainer / "run/metrics.csv"));
  }
}

BOOST_AUTO_TEST_CASE(runs_without_a_name_are_numbered_under_a_slug) {
  const Trainer trainer;
  std::string rows;
  for (int k = 0; k < 400; ++k) rows += fmt::format("{},{},{}\n", k % 20, k % 37, k % 2);
  write_plays(trainer, rows, "name = \"../../evil\"\n");
  for (int k = 0; k < 2; ++k) BOOST_TEST(trainer.train("--epochs 1 --data plays.toml").code == 0);
  BOOST_TEST(std::filesystem::exists(trainer / "runs/evil-1/report.html"));
  BOOST_TEST(std::filesystem::exists(trainer / "runs/evil-2/report.html"));
}

BOOST_AUTO_TEST_CASE(an_interrupt_while_data_are_read_leaves_the_folder_alone) {
  const Trainer trainer;
  BOOST_TEST(trainer.shell(std::string(begin_long_run) + "kill -INT $p; wait $p").code == 130);
  const std::string metrics = trainer.file("run/metrics.csv");
  write_plays(trainer, "");
  std::filesystem::remove(trainer / "plays.csv");
  // Opening the pipe waits for its reader, which then waits for the rows: the interrupt falls between.
  const auto result = trainer.shell(
      "mkfifo plays.csv; \"$V\" train --data plays.toml --out run & p=$!; exec 3>plays.csv; rm plays.csv; : "
      ">plays.csv; kill -INT $p; "
      "{ echo u,i,l; for k in $(seq 200); do echo $((k % 20)),$((k % 7)),$((k % 2)); done; } >&3; "
      "exec 3>&-; wait $p");
  BOOST_TEST(result.code == 130);
  BOOST_TEST(result.err == "vqgrad: interrupted\n");
  BOOST_TEST(result.out == "");
  BOOST_TEST((trainer.file("run/metrics.csv") == metrics));
}

BOOST_AUTO_TEST_CASE(data_with_only_one_label_are_refused) {
  const Trainer trainer;
  std::string rows;
  for (int k = 0; k < 400; ++k) rows += fmt::format("{},{},1\n", k % 20, k % 37);
  write_plays(trainer, rows);
  BOOST_TEST(
      refused(trainer.train("--data plays.toml --out run"), 65, "all of the 320 training rows are positive"));
  BOOST_TEST(!std::filesystem::exists(trainer / "run"));
}

BOOST_AUTO_TEST_CASE(of_a_single_item_no_variance_is_explained) {
  const Trainer trainer;
  std::string rows;
  for (int k = 0; k < 400; ++k) rows += fmt::format("{},7,{}\n", k, k % 2);
  write_plays(trainer, rows);
  const auto result = trainer.train("--epochs 1 --data plays.toml --out run");
  BOOST_TEST(result.code == 0, result.err);
  BOOST_TEST(contains(result.out, "variance explained: n/a"), result.out);
  BOOST_TEST(trainer.json("run/metrics.json")["codebook"].at("variance_explained").is_null());
  BOOST_TEST(contains(trainer.file("run/report.html"), "n/a"));
}

BOOST_AUTO_TEST_CASE(every_tenth_of_the_vqvae_s_epochs_prints_a_line) {
  const Trainer trainer;
  const auto result = trainer.shell(
      "\"$V\" train --epochs 1 --out run --vqvae-epochs 25 --vqvae-batch 64 --vqvae-learning-rate 0.01 "
      "--codes 8");
  BOOST_TEST(result.code == 0, result.err);
  std::size_t lines = 0;
  for (std::size_t at = 0; (at = result.out.find("\nvq-vae epoch ", at)) != std::string::npos; ++at) ++lines;
  BOOST_TEST(lines == 13u);  // every second of 25, and the last
  BOOST_TEST(contains(result.out, "\nvq-vae epoch 25/25  loss "), result.out);
  const std::string config = trainer.file("run/config.toml");
  BOOST_TEST(contains(config, "batch = 64\n"), config);
  BOOST_TEST(contains(config, "learning_rate = 0.01\n"), config);
}

BOOST_AUTO_TEST_CASE(values_of_options_are_checked) {
  const struct {
    const char *option, *message;
  } cases[] = {
      {"--commitment nan", "--commitment: expected a finite number >= 0, got \"nan\""},
      {"--learning-rate inf", "--learning-rate: expected a finite number > 0, got \"inf\""},
      {"--learning-rate 0", "--learning-rate: expected a finite number > 0, got \"0\""},
      {"--vqvae-learning-rate nan", "--vqvae-learning-rate: expected a finite number > 0, got \"nan\""},
      {"--weight-decay=-1", "--weight-decay: expected a finite number >= 0, got \"-1\""},
      {"--weight-decay 1e400", "--weight-decay: expected a finite number >= 0, got \"1e400\""},
      {"--dropout nan", "--dropout: expected a finite number 0..0.99, got \"nan\""},
      {"--dropout 0.2x", "--dropout: expected a finite number 0..0.99, got \"0.2x\""},
      {"--codebook xx", "--codebook: xx not in {loss,ema}"},
      {"--codebook 1", "--codebook: 1 not in {loss,ema}"},
      {"--hidden 16,16",
       "--hidden: expected sizes from 1 to 65536 with dashes between them, such as 32-16, got \"16,16\""},
      {"--hidden 16-0",
       "--hidden: expected sizes from 1 to 65536 with dashes between them, such as 32-16, got \"0\""},
      {"--epochs nan", "--epochs: Value nan not in range"},
      {"--vqvae-batch 0", "--vqvae-batch: Value 0 not in range"},
      {"--seed=-1", "--seed: Value -1 not in range"},
  };
  const Trainer trainer;
  for (const auto& c : cases)
    BOOST_TEST(refused(trainer.shell(fmt::format("\"$V\" train {} --out run", c.option)), 2, c.message),
               c.option);
  BOOST_TEST(!std::filesystem::exists(trainer / "run"));
}

BOOST_AUTO_TEST_SUITE_END()
