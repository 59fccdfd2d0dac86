// labels: unit
// A VQ-VAE with each quantizer of the list, on a few vectors.
#include <boost/test/unit_test.hpp>
#include <vector>

#include "apps/vqgrad/models/vqvae/item_vqvae.hpp"
#include "apps/vqgrad/models/vqvae/semantic_id_options.hpp"
#include "base/error.hpp"

using namespace vqgrad;

namespace {

constexpr std::size_t width = 8;

/// Points around 16 centres.
std::vector<float> clustered(std::size_t n) {
  Random random(1);
  std::vector<float> centres(16 * width), vectors;
  random.fill_normal(std::span(centres), 0, 1);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < width; ++j)
      vectors.push_back(centres[random.below(16) * width + j] * 0.2f + centres[i % 16 * width + j]);
  return vectors;
}

VqVaeOptions small(VqVaeOptions options) {
  options.hidden = 16;
  options.batch = 32;
  options.learning_rate = 1e-2;
  if (options.codes > 16) options.codes = 16;
  return options;
}

/// Reconstruction error after training for so many epochs; checks that codes alone give the reconstructions.
double error_after(std::size_t epochs, VqVaeOptions options) {
  const auto vectors = clustered(96);
  options.epochs = epochs;
  Parameters<float> parameters{Random(3)};
  ItemVqVae model(width, options, parameters);
  model.fit(vectors, Random(4), [](std::size_t, double) { return true; });
  const VectorCodes all = model.code(vectors);
  BOOST_TEST(all.codes.size() == 96 * options.levels);
  BOOST_TEST(all.usage.size() == options.levels);
  BOOST_TEST((model.encode(vectors) == all.codes));
  BOOST_TEST((model.decode(all.codes) == all.reconstructions));
  return all.reconstruction_error;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(vqvae_by_name)

BOOST_AUTO_TEST_CASE(each_quantizer_learns_by_its_name) {
  for (const QuantizerEntry& entry : all_quantizers()) BOOST_TEST_CONTEXT(entry.name) {
      VqVaeOptions options{.codes = 0, .dim = 0, .quantizer = entry.name, .levels = 0};
      if (entry.codebook != Codebook::table) options.update = CodebookUpdate::loss;
      options = small(resolve_quantizer(options));
      const double before = error_after(0, options), after = error_after(30, options);
      BOOST_TEST(after < 0.7 * before, before << " -> " << after);
    }
}

/// From codebooks near 0: k-means centres of so few vectors leave little to learn.
BOOST_AUTO_TEST_CASE(each_quantizer_makes_semantic_ids) {
  for (const QuantizerEntry& entry : all_quantizers()) BOOST_TEST_CONTEXT(entry.name) {
      VqVaeOptions options = small(resolve_quantizer(semantic_id_options(width, entry.name)));
      options.k_means = false;
      const double before = error_after(0, options), after = error_after(30, options);
      BOOST_TEST(after < before, before << " -> " << after);
    }
}

BOOST_AUTO_TEST_CASE(without_networks_there_must_be_something_to_train) {
  VqVaeOptions options{.dim = width, .hidden = 0, .quantizer = "fsq"};
  options.codes = 5;
  options.levels = width;
  options.update = CodebookUpdate::loss;
  BOOST_CHECK_THROW(error_after(1, options), UsageError);
  BOOST_CHECK_NO_THROW(error_after(0, options));
}

/// The noise of a Gumbel quantizer is drawn in training alone, and from the given random numbers.
BOOST_AUTO_TEST_CASE(training_draws_what_its_quantizer_needs) {
  VqVaeOptions options{.quantizer = "gumbel"};
  options.update = CodebookUpdate::loss;
  Parameters<double> parameters{Random(1)};
  const VqVae<double> model(parameters / "vqvae", width, options);
  std::vector<double> x(20 * width);
  Random(2).fill_normal(std::span(x), 0, 1);
  Tape<double> tape;
  const auto input = tape.input(x, Shape{20, width});
  const auto loss = [&](Mode mode, Random random) { return model(input, mode, random).loss.item(); };
  BOOST_TEST(loss(Mode::train, Random(3)) == loss(Mode::train, Random(3)));
  BOOST_TEST(loss(Mode::train, Random(3)) != loss(Mode::train, Random(4)));
  BOOST_TEST(loss(Mode::evaluate, Random(3)) == model(input).loss.item());
}

BOOST_AUTO_TEST_SUITE_END()
