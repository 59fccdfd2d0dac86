// labels: unit
#include "apps/vqgrad/train/train_options.hpp"

#include <boost/test/unit_test.hpp>

#include "base/error.hpp"
#include "tests/support/says.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace vqgrad;

namespace {

/// Every option another one than by default.
TrainOptions all_changed() {
  TrainOptions o;
  o.data = "folder \"x\"";
  o.out = "runs/x";
  o.split = "time";
  o.seed = (std::uint64_t{1} << 63) - 1;
  o.threads = 5;
  o.count = true;
  o.epochs = 3;
  o.batch = 99;
  o.model = {.width = 7, .hidden = {32, 8, 4}, .dropout = 0.1 + 0.2};
  o.click = {.learning_rate = 1.0 / 3, .weight_decay = 1};
  o.vqvae = {.codes = 11,
             .dim = 3,
             .hidden = 5,
             .epochs = 17,
             .batch = 19,
             .learning_rate = 1e-300,
             .commitment = 2,
             .update = CodebookUpdate::loss,
             .quantizer = "residual",
             .levels = 2};
  return o;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(train_options)

BOOST_AUTO_TEST_CASE(options_come_back_from_config_toml_to_the_last_bit) {
  const TemporaryFolder folder;
  for (const TrainOptions& options : {TrainOptions{}, all_changed()}) {
    const auto file = folder.write("config.toml", options.config("x").toml());
    const TrainOptions read = read_train_options(file);
    BOOST_TEST(read.config("x").toml() == options.config("x").toml());
    BOOST_TEST(read.data == options.data);
    BOOST_TEST(read.seed == options.seed);
    BOOST_TEST(read.model.hidden == options.model.hidden, boost::test_tools::per_element());
    BOOST_TEST(read.model.dropout == options.model.dropout);
    BOOST_TEST(read.click.learning_rate == options.click.learning_rate);
    BOOST_TEST((read.vqvae.update == options.vqvae.update));
    BOOST_TEST(read.vqvae.quantizer == options.vqvae.quantizer);
    BOOST_TEST(read.vqvae.levels == options.vqvae.levels);
  }
}

BOOST_AUTO_TEST_CASE(a_config_without_a_quantizer_has_the_default) {
  const TemporaryFolder folder;
  std::string text = TrainOptions{}.config("x").toml();
  for (const std::string line : {"quantizer = \"vector\"\n", "levels = 1\n"})
    text.erase(text.find(line), line.size());
  const TrainOptions read = read_train_options(folder.write("config.toml", text));
  BOOST_TEST(read.vqvae.quantizer == "vector");
  BOOST_TEST(read.vqvae.levels == 1u);
  BOOST_TEST(read.vqvae.codes == 256u);
}

BOOST_AUTO_TEST_CASE(what_no_run_has_written_is_refused_with_its_place) {
  const TemporaryFolder folder;
  const std::string whole = TrainOptions{}.config("x").toml();
  const auto fault = [&](const std::string& from, const std::string& to) {
    std::string text = whole;
    folder.write("config.toml", text.replace(text.find(from), from.size(), to));
    return folder.error_of([&] { read_train_options(folder / "config.toml"); });
  };
  BOOST_TEST(fault("epochs = 8\n", "") ==
             "config.toml:1:1: expected a whole number for 'deepfm.epochs', got \"\"");
  BOOST_TEST(fault("epochs = 8", "epochs = 0") ==
             "config.toml:16:10: expected a whole number of at least 1 for 'deepfm.epochs', got \"0\"");
  BOOST_TEST(fault("dropout = 0.2", "dropout = true") ==
             "config.toml:15:11: expected a number with a point for 'deepfm.dropout', got \"true\"");
  BOOST_TEST(fault("count = false", "count = 0") ==
             "config.toml:5:9: expected true or false for 'data.count', got \"0\"");
  for (const char* hidden : {"\"16--8\"", "\"x\"", "\"16 8\"", "\"0\"", "\"-1\""})
    BOOST_TEST(fault("\"16-16\"", hidden).starts_with("config.toml:14:10: expected sizes such as"), hidden);
  BOOST_TEST(fault("\"random\"", "\"luck\"").starts_with("config.toml:4:9: expected one of random"));
  BOOST_TEST(fault("\"ema\"", "\"sgd\"").starts_with("config.toml:29:12: expected one of ema, loss"));
  BOOST_TEST(
      fault("\"vector\"", "\"k-means\"").starts_with("config.toml:30:13: expected one of vector, cosine, "));
  std::string levels = whole;
  folder.write("config.toml", levels.replace(levels.find("levels = 1"), 10, "levels = 3"));
  BOOST_CHECK_EXCEPTION(read_train_options(folder / "config.toml"), UsageError,
                        tests::says("one code per row, not 3"));
  BOOST_TEST(fault("[run]", "[run") != "no error");
}

BOOST_AUTO_TEST_SUITE_END()
