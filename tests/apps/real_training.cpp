// labels: data slow
#include <boost/test/unit_test.hpp>
#include <string>

#include "tests/apps/trainer.hpp"
#include "tests/datasets/real_folder.hpp"

using namespace vqgrad;

BOOST_AUTO_TEST_SUITE(real_training)

BOOST_AUTO_TEST_CASE(movielens_100k_to_the_end) {
  const auto data = find_real("ml-100k");
  if (data.empty()) return;
  const Trainer trainer;
  const auto result =
      trainer.shell(fmt::format("\"$V\" train --data '{}' --epochs 2 --codes 32 --vqvae-epochs 20",
                                std::filesystem::absolute(data).string()));
  BOOST_TEST(result.code == 0, result.err);
  BOOST_TEST(result.err == "");
  const std::string run = "runs/movielens-100k-1";
  BOOST_TEST(contains(result.out, "run folder: " + run), result.out);
  // What README.md lists.
  for (const char* name :
       {"report.html", "metrics.json", "metrics.csv", "config.toml", "manifest.json", "item_embeddings.npy",
        "item_embeddings_quantized.npy", "codes.csv", "checkpoints/model.safetensors",
        "checkpoints/vqvae.safetensors", "checkpoints/state.json", "checkpoints/optimizer.safetensors"})
    BOOST_TEST(trainer.file(run + "/" + name).size() > 50, name);

  const auto metrics = trainer.json(run + "/metrics.json");
  for (const char* key :
       {"dataset", "seed", "rows", "epochs", "best_epoch", "validation", "test", "codebook", "seconds"})
    BOOST_TEST(metrics.contains(key), key);
  BOOST_TEST(metrics.at("dataset") == "MovieLens 100K");
  BOOST_TEST(metrics.at("rows").at("train") == 80000);
  const auto auc = [&](const char* name) { return metrics.at("test").at(name).at("auc").get<double>(); };
  for (const char* name : {"original", "quantized", "shuffled", "constant"}) {
    BOOST_TEST(auc(name) > 0.5, name);
    BOOST_TEST(metrics["test"][name].at("logloss").get<double>() > 0.3, name);
  }
  BOOST_TEST(auc("original") > 0.7);
  const auto& codebook = metrics.at("codebook");
  for (const char* key :
       {"items", "items_without_code", "codes", "used", "perplexity", "entropy_bits", "largest_share",
        "reconstruction_error", "variance_explained", "dead", "distinct", "collision_rate"})
    BOOST_TEST(codebook.at(key).is_number(), key);
  BOOST_TEST(codebook["items"].get<int>() + codebook["items_without_code"].get<int>() == 1682);
  for (const char* key : {"load", "train", "evaluate", "quantize"})
    BOOST_TEST(metrics.at("seconds").at(key).get<double>() > 0, key);

  const auto codes = trainer.shell(fmt::format("\"$V\" codes --run {}", run));
  BOOST_TEST(codes.code == 0, codes.err);
  BOOST_TEST(contains(codes.out, fmt::format(" {}\ncodes ", codebook["items"].get<int>())), codes.out);
  BOOST_TEST(contains(codes.out, "genre purity"), codes.out);
  BOOST_TEST(codebook.at("genre_purity").at("first_code").get<double>() > 0);
  const auto ids =
      trainer.shell(fmt::format("\"$V\" semantic-ids --run {} --out ids.csv --out ids.json", run));
  BOOST_TEST(ids.code == 0, ids.err);
  BOOST_TEST(trainer.json("ids.json").at("figures").at("collision_rate").get<double>() < 0.02);
  const auto similar = trainer.shell(fmt::format("\"$V\" similar --run {} --item 'Toy Story (1995)'", run));
  BOOST_TEST(similar.code == 0, similar.err);
  BOOST_TEST(contains(similar.out, "nearest to Toy Story (1995)"), similar.out);
}

BOOST_AUTO_TEST_SUITE_END()
