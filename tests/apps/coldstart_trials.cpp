// labels: unit
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>

#include "apps/experiments/coldstart/embedding_prior.hpp"
#include "apps/experiments/coldstart/methods/vqvae_origin.hpp"
#include "apps/experiments/coldstart/protocol.hpp"
#include "datasets/synthetic.hpp"
#include "nn/best_epoch.hpp"

using namespace vqgrad;

namespace {

/// A small world whose colder items are cold.
struct World {
  Dataset dataset = make_synthetic({.users = 400, .items = 80, .interactions = 8000, .seed = 5}).dataset;
  ColdOptions options{.side = Owner::item, .hot_above = 100, .cold_from = 30, .shots = 5};
  ColdData data;

  explicit World(ColdFeatures features = ColdFeatures::clean)
      : data(dataset, options, features, features == ColdFeatures::origin) {}
};

/// What a method was told, call by call.
std::vector<std::vector<std::uint32_t>> told;

/// Writes nothing, but remembers what it may know.
class Listener : public WarmupMethod {
 public:
  using WarmupMethod::WarmupMethod;
  void write(RatingRows known) override { told.emplace_back(known.begin(), known.end()); }
  bool writes_before(std::size_t) const override { return true; }
};

std::unique_ptr<WarmupMethod> make_listener(ColdModel& model) { return std::make_unique<Listener>(model); }

TrialResult run(const World& world, const std::string& protocol, const std::string& method) {
  ColdModel model(world.data, {.seed = 3});
  ProtocolOptions options = find_protocol(protocol).defaults;
  options.pretraining_epochs = 1;
  options.stage_epochs = 2;
  options.trainer.batch = 256;
  return find_protocol(protocol).run(model, find_method(method), options);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(coldstart_trials)

BOOST_AUTO_TEST_CASE(every_method_runs_under_every_protocol_and_twice_alike) {
  for (const ProtocolEntry& protocol : all_protocols()) {
    const World world(protocol.features);
    for (const MethodEntry& method : all_methods()) {
      const TrialResult first = run(world, protocol.name, method.name);
      for (const StageMetrics& stage : first.stages)
        BOOST_TEST((stage.auc > 0.3 && stage.auc < 1), protocol.name << " " << method.name);
      TrialResult again = run(world, protocol.name, method.name);
      again.seconds = first.seconds;
      BOOST_TEST(trial_json(again).dump() == trial_json(first).dump(), protocol.name << " " << method.name);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_instant_protocol_takes_no_step_and_side_information_alone_stays_where_it_was) {
  const World world;
  const TrialResult side = run(world, "instant", "meta-embedding"), raters = run(world, "instant", "newton");
  BOOST_TEST(side.steps_per_stage == 0u);
  BOOST_TEST(side.stages[3].auc == side.stages[0].auc);
  BOOST_TEST(raters.stages[3].auc != raters.stages[0].auc);
}

BOOST_AUTO_TEST_CASE(a_method_is_told_what_is_known_and_no_held_out_row) {
  const World world;
  ColdModel model(world.data, {.seed = 3});
  told.clear();
  const TrialResult result = find_protocol("clean").run(
      model, {"listener", "", &make_listener},
      {.pretraining_epochs = 1, .stage_epochs = 2, .side_tables = true, .trainer = {.batch = 256}});
  const auto& warm = world.data.split.warm;
  // Once without ratings, then for each stage in the search and in earnest.
  BOOST_TEST(told.size() == 7u);
  BOOST_TEST(told[0].empty());
  std::size_t before = 0;
  for (std::size_t stage = 0; stage < 3; ++stage) {
    const std::size_t rows = warm[stage].size();
    BOOST_TEST(told[1 + 2 * stage].size() == before + rows - rows / 10);
    BOOST_TEST(told[2 + 2 * stage].size() == before + rows);
    before += rows;
    BOOST_TEST(result.epochs[stage] <= 2u);
  }
  const std::set<std::uint32_t> test(world.data.split.test.begin(), world.data.split.test.end());
  for (const auto& rows : told)
    for (const auto row : rows) BOOST_TEST(!test.contains(row));
}

BOOST_AUTO_TEST_CASE(a_snapshot_brings_everything_back) {
  const World world;
  ColdModel model(world.data, {.seed = 3});
  const Snapshot<float> before(model.parameters());
  const double auc = evaluate_test(model).auc;
  PhaseTrainer trainer(model, {.batch = 256});
  trainer.run({world.data.split.base, 1, model.parameters_of("backbone"),
               [&](const Batch& batch) { return model.click_loss(batch, model.logits(batch)); }});
  BOOST_TEST(evaluate_test(model).auc != auc);
  BOOST_TEST(trainer.steps() == (world.data.split.base.size() + 255) / 256);
  before.restore();
  BOOST_TEST(evaluate_test(model).auc == auc);
}

BOOST_AUTO_TEST_CASE(evidence_is_the_logits_derivative) {
  const World world;
  ColdModel model(world.data, {.seed = 3});
  const std::vector<std::uint32_t> rows{world.data.split.base[0], world.data.split.base[9]};
  std::vector<float> table(model.ids().table().values().begin(), model.ids().table().values().end());
  const auto logit = [&](std::uint32_t row) {
    Batches batches(world.data.encoder, {row}, 1);
    const auto id = static_cast<std::size_t>(batches[0].indices(world.data.id_field)[0]);
    model.tape().reset();
    const NoGrad guard(model.tape());
    const auto e = model.tape().input(
        std::span<const float>(table).subspan(id * model.width(), model.width()), Shape{1, model.width()});
    return static_cast<double>(model.frozen_logits(batches[0], e).values()[0]);
  };
  for (const auto row : rows) {
    const Evidence sum = RatingEvidence(model, rows, table).of(std::vector<std::uint32_t>{row});
    const double p = 1 / (1 + std::exp(-logit(row)));
    Batches batches(world.data.encoder, {row}, 1);
    const double residual = static_cast<double>(batches[0].labels()[0]) - p;
    const auto at = static_cast<std::size_t>(batches[0].indices(world.data.id_field)[0]) * model.width();
    for (std::size_t j = 0; j < model.width(); ++j) {
      const float before = table[at + j];
      table[at + j] = before + 0.05f;
      const double up = logit(row);
      table[at + j] = before - 0.05f;
      const double down = logit(row);
      table[at + j] = before;
      const double direction = (up - down) / 0.1;
      BOOST_TEST(std::abs(sum.gradient[j] - residual * direction) < 2e-4);
      BOOST_TEST(std::abs(sum.information[j * model.width() + j] - p * (1 - p) * direction * direction) <
                 2e-4);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_origins_root_is_nan_unless_all_signs_agree) {
  const World world(ColdFeatures::origin);
  const std::vector<float> same{1, 2, 3, 4, 5, 6, 7, 8}, mixed{1, -2, 3, 4, 5, 6, 7, 8};
  for (const auto search : {OriginSearch::published, OriginSearch::signed_root, OriginSearch::code_zero}) {
    ColdModel model(world.data, {});
    OriginQuantizer quantizer(model, search);
    Random(1).fill_normal(quantizer.codebook().mutate(), 0, 1);
    const auto q = quantizer(model.tape().input(std::span<const float>(mixed), Shape{1, 8})).values();
    const auto zero = quantizer.codebook().values().first(8);
    const bool constant = std::equal(q.begin(), q.end(), zero.begin());
    BOOST_TEST(constant == (search != OriginSearch::signed_root));
    BOOST_TEST(quantizer.nan_share() == (search == OriginSearch::published ? 1.0 : 0.0));
    const auto real = quantizer(model.tape().input(std::span<const float>(same), Shape{1, 8})).values();
    BOOST_TEST(std::equal(real.begin(), real.end(), zero.begin()) == (search == OriginSearch::code_zero));
    // Eight rows of each: of those with NaN all are code 0.
    const auto counts = quantizer.usage().counts;
    BOOST_TEST(std::accumulate(counts.begin(), counts.end(), std::size_t{0}) == 16u);
    BOOST_TEST((counts[0] == 16) == (search == OriginSearch::code_zero));
    if (search == OriginSearch::published) BOOST_TEST(counts[0] >= 8u);
  }
}

BOOST_AUTO_TEST_SUITE_END()
