// labels: unit
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "apps/experiments/likelihood/latent.hpp"
#include "base/error.hpp"

using namespace vqgrad;
namespace tt = boost::test_tools;

namespace {

Var<float> matrix(Tape<float>& tape, const std::vector<float>& values, std::size_t rows) {
  return tape.variable(std::span<const float>(values), Shape{rows, values.size() / rows});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(likelihood_latents)

BOOST_AUTO_TEST_CASE(gaussian_kl_is_the_closed_form) {
  // Two users, two dimensions: m and v.
  const std::vector<float> e{1, 0, 0, 0, 0, 2, 0, std::log(4.0f)};
  const double first = 0.5, second = 2 + (4 - 1 - std::log(4)) / 2;
  Random random(1);
  const GaussianLatent latent({.dim = 2});
  const LatentSample sample = latent.sample(e, random);
  BOOST_TEST(sample.nats[0] == first, tt::tolerance(1e-6));
  BOOST_TEST(sample.nats[1] == second, tt::tolerance(1e-6));
  BOOST_TEST(sample.learned_nats.empty());
  Tape<float> tape;
  GaussianLatent trained({.dim = 2});
  const auto step = trained.step(matrix(tape, e, 2), 0, random);
  BOOST_TEST(static_cast<double>(step.penalty.item()) == (first + second) / 2, tt::tolerance(1e-5));
}

BOOST_AUTO_TEST_CASE(gaussian_samples_have_their_mean_and_deviation) {
  std::vector<float> e;
  for (int i = 0; i < 20000; ++i) e.insert(e.end(), {3, std::log(4.0f)});
  Random random(2);
  const auto z = GaussianLatent({.dim = 1}).sample(e, random).z;
  double mean = 0, square = 0;
  for (const float x : z) mean += static_cast<double>(x) / 20000;
  for (const float x : z) square += std::pow(static_cast<double>(x) - mean, 2) / 20000;
  BOOST_TEST(std::abs(mean - 3) < 0.06);
  BOOST_TEST(std::abs(square - 4) < 0.2);
}

BOOST_AUTO_TEST_CASE(beta_rises_to_one) {
  const std::vector<float> e{1, 0};
  Random random(3);
  GaussianLatent latent({.dim = 1, .annealing = 0.5});
  const auto penalty = [&](double progress) {
    Tape<float> tape;
    return static_cast<double>(latent.step(matrix(tape, e, 1), progress, random).penalty.item());
  };
  BOOST_TEST(penalty(0) == 0.0);
  BOOST_TEST(penalty(0.25) == 0.25, tt::tolerance(1e-6));
  BOOST_TEST(penalty(0.8) == 0.5, tt::tolerance(1e-6));
  BOOST_TEST(!latent.warmed_up(0.4));
  BOOST_TEST(latent.warmed_up(0.5));
}

BOOST_AUTO_TEST_CASE(free_bits_are_a_floor_without_gradient) {
  // Mean KL of the dimensions: 0.02 below the floor, 0.5 above it.
  const std::vector<float> m{0.2f, 1, 0.2f, 1}, v{0, 0, 0, 0};
  Tape<float> tape;
  const auto mean = matrix(tape, m, 2), log_variance = matrix(tape, v, 2);
  const auto kl = free_bits_kl(mean, log_variance, 0.1);
  BOOST_TEST(static_cast<double>(kl.item()) == 0.1 + 0.5, tt::tolerance(1e-6));
  tape.backward(kl);
  BOOST_TEST(mean.gradient()[0] == 0.0f);
  BOOST_TEST(mean.gradient()[1] == 0.5f);  // m / 2 users
  // What is sent is paid for in full.
  Random random(1);
  const std::vector<float> e{0.2f, 1, 0, 0};
  BOOST_TEST(GaussianLatent({.dim = 2, .free_bits = 0.1}).sample(e, random).nats[0] == 0.52,
             tt::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(gumbel_costs_its_kl) {
  // Group 1: q = (1/2, 1/2); group 2: q = (3/4, 1/4).
  const std::vector<float> e{0, 0, std::log(3.0f), 0};
  const double second = 0.75 * std::log(1.5) + 0.25 * std::log(0.5);
  GumbelLatent latent({.groups = 2, .codes = 2, .annealing = 0});
  Random random(4);
  BOOST_TEST(latent.sample(e, random).nats[0] == second, tt::tolerance(1e-6));
  Tape<float> tape;
  const auto encoded = matrix(tape, e, 1);
  const auto step = latent.step(encoded, 0, random);
  BOOST_TEST(static_cast<double>(step.penalty.item()) == second, tt::tolerance(1e-5));
  // z is one-hot within float's rounding, and has a gradient.
  for (std::size_t g = 0; g < 2; ++g) {
    const float a = step.z.values()[2 * g], b = step.z.values()[2 * g + 1];
    BOOST_TEST(std::abs(std::max(a, b) - 1) < 1e-6f);
    BOOST_TEST(std::abs(std::min(a, b)) < 1e-6f);
  }
  tape.backward(step.z, std::vector<float>{1, 0, 1, 0});
  BOOST_TEST(encoded.gradient()[0] != 0.0f);

  // The aggregate of one user is its own q, mixed with one uniform row: the KL from it is small, not 0.
  latent.learn_prior(e);
  const double p = (0.75 + 0.5) / 2;
  BOOST_TEST(
      latent.sample(e, random).learned_nats[0] == 0.75 * std::log(0.75 / p) + 0.25 * std::log(0.25 / (1 - p)),
      tt::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(gumbel_codes_are_drawn_by_their_probabilities) {
  std::vector<float> e;
  for (int i = 0; i < 4000; ++i) e.insert(e.end(), {std::log(3.0f), 0});
  Random random(5);
  const auto sample = GumbelLatent({.groups = 1, .codes = 2}).sample(e, random);
  double zeros = 0, first = 0;
  for (const auto code : sample.codes) zeros += code == 0;
  BOOST_TEST(std::abs(zeros / 4000 - 0.75) < 0.03);
  // In training too, by the noise.
  Tape<float> tape;
  GumbelLatent trained({.groups = 1, .codes = 2});
  const auto z = trained.step(matrix(tape, e, 4000), 0, random).z;
  for (std::size_t i = 0; i < 4000; ++i) first += static_cast<double>(z.values()[2 * i]);
  BOOST_TEST(std::abs(first / 4000 - 0.75) < 0.03);
}

BOOST_AUTO_TEST_CASE(quantized_latents_are_rows_of_their_codebooks) {
  Parameters<float> parameters(Random(6));
  VqLatent latent(parameters / "q", {.groups = 2, .codes = 3, .dim = 2, .warm_up = 0.5});
  std::vector<float> e(40 * 4);
  Random random(7);
  random.fill_normal(std::span(e), 0, 1);
  Tape<float> tape;
  const auto before = latent.step(matrix(tape, e, 40), 0, random);
  BOOST_TEST(before.penalty.item() == 0.0f);
  BOOST_TEST(before.z.values()[5] == e[5]);
  latent.begin_epoch(
      0.4, [&] { return e; }, Random(8));
  BOOST_TEST(latent.step(matrix(tape, e, 40), 0.4, random).penalty.item() == 0.0f);
  latent.begin_epoch(
      0.5, [&] { return e; }, Random(8));
  const auto encoded = matrix(tape, e, 40);
  const auto after = latent.step(encoded, 0.5, random);
  BOOST_TEST(after.penalty.item() > 0.0f);
  const auto sample = latent.sample(e, random);
  BOOST_TEST(sample.codes.size() == 80u);
  BOOST_TEST(sample.nats[0] == 2 * std::log(3), tt::tolerance(1e-12));
  for (std::size_t k = 0; k < e.size(); ++k) BOOST_TEST(std::abs(after.z.values()[k] - sample.z[k]) < 1e-5f);
  // The encoder's part is 0.25 |e - q|^2 a user.
  tape.backward(after.penalty);
  for (std::size_t k = 0; k < 8; ++k)
    BOOST_TEST(std::abs(encoded.gradient()[k] - 0.25f * 2 * (e[k] - sample.z[k]) / 40) < 1e-5f);
}

BOOST_AUTO_TEST_CASE(latents_have_names) {
  Parameters<float> parameters;
  for (const auto& name : latent_names()) BOOST_TEST(make_latent(name, {}, parameters / name)->width() > 0u);
  BOOST_CHECK_THROW(make_latent("magic", {}, parameters / "magic"), UsageError);
}

BOOST_AUTO_TEST_SUITE_END()
