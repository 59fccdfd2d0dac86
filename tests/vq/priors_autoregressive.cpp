// labels: unit grad
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "autodiff/ops/reduction.hpp"
#include "autodiff/ops/shaping.hpp"
#include "autodiff/tools/gradient_check.hpp"
#include "vq/priors/train_prior.hpp"
#include "vq/priors/unigram_prior.hpp"

using namespace vqgrad;

namespace {

using Codes = std::vector<std::int32_t>;
const std::vector<std::size_t> sizes{3, 2, 4};
constexpr std::size_t side_width = 2;

/// A small prior with every parameter drawn, none 0.
struct Drawn {
  Parameters<double> parameters{Random(3)};
  AutoregressivePrior<double> prior;

  explicit Drawn(std::size_t side = side_width)
      : prior(parameters / "prior", sizes, side,
              {.embedding = 3, .hidden = 8, .dropout = 0, .side_dropout = 0}) {
    Random random(4);
    for (auto& parameter : parameters)
      if (!parameters.is_buffer(parameter)) random.fill_normal(parameter.mutate(), 0, 0.7);
  }
};

/// Codes whose second is the first's and whose third is side information's, but for one in ten.
struct World {
  Codes codes;
  std::vector<float> side;

  World(std::size_t n, std::uint64_t seed) {
    Random random(seed);
    for (std::size_t k = 0; k < n; ++k) {
      const bool told = random.uniform() < 0.5;
      const auto first = static_cast<std::int32_t>(random.below(3));
      const bool noise = random.uniform() < 0.1;
      codes.push_back(first);
      codes.push_back(noise ? static_cast<std::int32_t>(random.below(2)) : (first == 0 ? 0 : 1));
      codes.push_back(noise ? static_cast<std::int32_t>(random.below(4)) : (told ? 3 : 1));
      side.insert(side.end(), {told ? 1.0f : 0.0f, static_cast<float>(random.normal())});
    }
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(priors_autoregressive)

BOOST_AUTO_TEST_CASE(a_position_depends_on_the_codes_before_it_and_no_others) {
  const Drawn drawn;
  const std::vector<float> side{0.3f, -1};
  for (std::size_t changed = 0; changed < sizes.size(); ++changed) {
    Codes codes{0, 0, 0};
    const auto before = drawn.prior.probabilities(codes, side);
    codes[changed] = 1;
    const auto after = drawn.prior.probabilities(codes, side);
    for (std::size_t g = 0; g < sizes.size(); ++g)
      for (std::size_t k = drawn.prior.offset(g); k < drawn.prior.offset(g + 1); ++k)
        BOOST_TEST((after[k] == before[k]) == (g <= changed), "c_" << changed << " and position " << g);
  }
  const auto told = drawn.prior.probabilities(Codes{0, 0, 0}, std::vector<float>{0.4f, -1});
  const auto before = drawn.prior.probabilities(Codes{0, 0, 0}, side);
  for (std::size_t k = 0; k < told.size(); ++k) BOOST_TEST(told[k] != before[k]);
}

BOOST_AUTO_TEST_CASE(logits_send_no_gradient_to_later_codes) {
  Drawn drawn;
  Tape<double> tape;
  Random random;
  for (std::size_t g = 0; g < sizes.size(); ++g) {
    tape.reset();
    const auto logits =
        drawn.prior.logits(tape, Codes{1, 1, 2}, std::vector<float>{1, 2}, Mode::train, random);
    tape.backward(sum(slice(logits, 1, drawn.prior.offset(g), drawn.prior.offset(g + 1))));
    const auto gradient = drawn.parameters.at("prior.code.table").gradient();
    for (std::size_t at = 0; at < sizes.size(); ++at) {
      double size = 0;
      for (std::size_t k = 3 * drawn.prior.offset(at); k < 3 * drawn.prior.offset(at + 1); ++k)
        size += std::abs(gradient[k]);
      BOOST_TEST((size > 0) == (at < g), "from position " << g << " to c_" << at);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_loss_passes_the_gradient_check) {
  Drawn drawn;
  Tape<double> tape;
  Random random;
  const auto loss = drawn.prior.loss(tape, Codes{1, 0, 2, 2, 1, 3}, std::vector<float>{1, 2, -1, 0.5f},
                                     Mode::train, random);
  tape.backward(loss);
  BOOST_TEST(check_gradients(tape, loss).passed);
  const auto bits = drawn.prior.bits(Codes{1, 0, 2, 2, 1, 3}, std::vector<float>{1, 2, -1, 0.5f});
  BOOST_TEST(loss.item() == mean_bits(bits) * std::log(2.0), boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(probabilities_of_all_codes_sum_to_one) {
  const Drawn drawn;
  Codes codes;
  std::vector<float> side;
  for (std::int32_t a = 0; a < 3; ++a)
    for (std::int32_t b = 0; b < 2; ++b)
      for (std::int32_t c = 0; c < 4; ++c) {
        codes.insert(codes.end(), {a, b, c});
        side.insert(side.end(), {-0.2f, 1.5f});
      }
  const auto bits = drawn.prior.bits(codes, side);
  double total = 0;
  for (const double x : bits) total += std::exp2(-x);
  BOOST_TEST(total == 1.0, boost::test_tools::tolerance(1e-12));
  // A beam as wide as the tree finds the best of all.
  const auto best = static_cast<std::size_t>(std::min_element(bits.begin(), bits.end()) - bits.begin());
  const Codes found = drawn.prior.most_probable(1, std::vector<float>{-0.2f, 1.5f}, 24);
  BOOST_TEST(found == Codes(codes.begin() + static_cast<std::ptrdiff_t>(3 * best),
                            codes.begin() + static_cast<std::ptrdiff_t>(3 * best + 3)),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(untrained_it_is_the_unigram) {
  Parameters<float> parameters{Random(1)};
  AutoregressivePrior<float> prior(parameters / "prior", sizes, side_width);
  const World world(50, 1);
  prior.start(world.codes);
  const auto bits = prior.bits(world.codes, world.side);
  const auto expected = UnigramPrior(sizes, world.codes).bits(world.codes);
  for (std::size_t k = 0; k < bits.size(); ++k) BOOST_TEST(std::abs(bits[k] - expected[k]) < 1e-5);
}

BOOST_AUTO_TEST_CASE(training_learns_what_codes_and_side_information_tell) {
  const World world(1000, 1), held(500, 2);
  const PriorTraining training{.learning_rate = 1e-2, .most_epochs = 60};
  Parameters<float> parameters{Random(5)};
  AutoregressivePrior<float> alone(parameters / "alone", sizes, 0, {.hidden = 32}),
      told(parameters / "told", sizes, side_width, {.hidden = 32});
  train_prior(alone, world.codes, {}, training, Random(6));
  const PriorFit fit = train_prior(told, world.codes, world.side, training, Random(6));
  BOOST_TEST(fit.epochs > 0u);
  BOOST_TEST(fit.side_epochs > 0u);
  const double unigram = mean_bits(UnigramPrior(sizes, world.codes).bits(held.codes)),
               autoregressive = mean_bits(alone.bits(held.codes)),
               conditional = mean_bits(told.bits(held.codes, held.side));
  // The first code tells 0.65 bits of the second, side information 0.78 of the third.
  BOOST_TEST(autoregressive < unigram - 0.4);
  BOOST_TEST(conditional < autoregressive - 0.5);
}

BOOST_AUTO_TEST_CASE(training_twice_is_training_once) {
  const World world(200, 1);
  std::vector<double> first;
  for (int round = 0; round < 2; ++round) {
    Parameters<float> parameters{Random(5)};
    AutoregressivePrior<float> prior(parameters / "prior", sizes, side_width, {.hidden = 16});
    train_prior(prior, world.codes, world.side, {.most_epochs = 5}, Random(6));
    const auto bits = prior.bits(world.codes, world.side);
    if (round == 0)
      first = bits;
    else
      BOOST_TEST(bits == first, boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(nothing_to_learn_stops_at_the_unigram) {
  Random random(9);
  Codes codes;
  for (int k = 0; k < 300; ++k)
    for (const auto size : sizes)
      codes.push_back(static_cast<std::int32_t>(random.below(static_cast<std::uint32_t>(size))));
  Parameters<float> parameters{Random(5)};
  AutoregressivePrior<float> prior(parameters / "prior", sizes, 0, {.hidden = 16});
  const PriorFit fit = train_prior(prior, codes, {}, {.most_epochs = 30}, Random(6));
  BOOST_TEST(mean_bits(prior.bits(codes)) < std::log2(24.0) + 0.05);
  BOOST_TEST(fit.epochs < 30u);
  BOOST_CHECK_THROW(train_prior(prior, Codes{}, {}, {}, Random(1)), Error);
}

BOOST_AUTO_TEST_SUITE_END()
