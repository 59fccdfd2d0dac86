// labels: unit

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "apps/experiments/likelihood/fit_ratings.hpp"
#include "apps/experiments/likelihood/latent.hpp"
#include "apps/experiments/likelihood/latent_use.hpp"
#include "tests/apps/likelihood_two_kinds.hpp"

using namespace vqgrad;
namespace tt = boost::test_tools;

namespace {

/// z = 1 for every user, or what the encoder says; costs one nat a user, half a nat under the learned prior.
class ConstantLatent : public Latent {
 public:
  std::size_t encoded_width() const override { return 1; }
  std::size_t width() const override { return 1; }
  Step step(Var<float> e, double, Random&) override { return {e, e.tape().scalar(0)}; }
  LatentSample sample(std::span<const float> e, Random&) const override {
    return {std::vector<float>(e.size(), 1),
            std::vector<double>(e.size(), 1),
            std::vector<double>(e.size(), 0.5),
            {}};
  }
};

struct Model {
  TwoKinds data;
  Parameters<float> parameters{Random(3)};
  RatingAutoencoder model;

  explicit Model(std::unique_ptr<Latent> latent)
      : model(parameters / "model", data.space, data.popularity, std::move(latent), {.hidden = 8}) {}
  explicit Model(const std::string& name)
      : model(parameters / "model", data.space, data.popularity,
              make_latent(name, {.dim = 2, .groups = 1, .codes = 4}, parameters / "latent"), {.hidden = 8}) {}

  FitResult fit(std::size_t epochs) {
    return fit_ratings(
        model, parameters, data.space, [&](Random) { return data.train; }, data.test,
        {.epochs = epochs, .batch = 10, .learning_rate = 1e-2, .patience = epochs}, Random(4), [] {});
  }
  /// The decoder says what popularity does.
  void blind() {
    for (const char* name : {"model.head.item.weight", "model.head.shared.weight"})
      for (float& w : parameters.at(name).mutate()) w = 0;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(likelihood_code_length)

BOOST_AUTO_TEST_CASE(the_length_of_a_code_is_that_of_the_ratings_and_of_the_latent) {
  Model blind(std::make_unique<ConstantLatent>());
  blind.blind();
  const auto& test = blind.data.test;
  const double targets = 40 * 12;
  const CodeLength length = code_length(blind.model, test, Random(1), 3);
  BOOST_TEST(length.reconstruction == blind.data.popularity.bits(test) / targets, tt::tolerance(1e-5));
  BOOST_TEST(length.latent == 40 / std::log(2) / targets, tt::tolerance(1e-9));
  BOOST_TEST(length.total() == length.reconstruction + length.latent);
  BOOST_TEST(length.learned_total() == length.reconstruction + length.latent / 2, tt::tolerance(1e-9));
  BOOST_TEST(prediction_bits(blind.model, test, Random(1), 3) == length.reconstruction, tt::tolerance(1e-5));
}

BOOST_AUTO_TEST_CASE(a_latent_that_is_the_same_for_all_loses_nothing_when_shuffled) {
  Model constant(std::make_unique<ConstantLatent>());
  BOOST_TEST(shuffle_loss(constant.model, constant.data.test, Random(1)) == 0.0);
}

BOOST_AUTO_TEST_CASE(two_kinds_of_users_are_told_apart_by_every_latent) {
  for (const auto& name : latent_names()) {
    Model trained(name);
    const double popularity = trained.data.popularity.bits(trained.data.test) / (40 * 12);
    const FitResult fit = trained.fit(30);
    trained.model.latent().learn_prior(trained.model.encode(trained.data.train));
    const CodeLength length = code_length(trained.model, trained.data.test, Random(2), 4);
    BOOST_TEST_INFO(name << " " << length.reconstruction << " + " << length.latent << " against "
                         << popularity);
    BOOST_TEST(length.total() < popularity - 0.4);
    BOOST_TEST(length.latent * 12 > 0.9);                         // which of two kinds is one bit a user
    BOOST_TEST(std::abs(length.total() - fit.validation) < 0.2);  // one sample, of few users
    BOOST_TEST(shuffle_loss(trained.model, trained.data.test, Random(3)) > 0.5);
    if (is_gaussian(name)) continue;
    BOOST_TEST(length.learned_latent < length.latent + 1e-9);
  }
}

BOOST_AUTO_TEST_CASE(the_best_epoch_is_the_one_that_is_kept) {
  Model trained("vae");
  // Steps far too long: later epochs are worse, and the figures are those of the best one all the same.
  const FitResult fit = fit_ratings(
      trained.model, trained.parameters, trained.data.space, [&](Random) { return trained.data.train; },
      trained.data.test, {.epochs = 12, .batch = 10, .learning_rate = 0.5, .patience = 12}, Random(4), [] {});
  const double kept = trained.model.validate(trained.data.test, Random(4).split("validation"));
  BOOST_TEST(kept == fit.validation, tt::tolerance(1e-9));
}

BOOST_AUTO_TEST_SUITE_END()
