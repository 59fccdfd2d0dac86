// labels: unit
#include "apps/vqgrad/models/vqvae/item_vqvae.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <vector>

#include "apps/vqgrad/models/vqvae/semantic_id_options.hpp"
#include "apps/vqgrad/models/vqvae/separate_codes.hpp"
#include "autodiff/tools/gradient_check.hpp"
#include "base/error.hpp"

using namespace vqgrad;
using boost::test_tools::tolerance;

namespace {

constexpr std::size_t width = 8;

/// Sums of one of eight and one of eight smaller steps, with noise: two levels of eight codes fit.
std::vector<float> made_up_vectors(std::size_t n, double noise = 0.01) {
  Random random(1);
  std::vector<float> first(8 * width), second(8 * width), vectors;
  random.fill_normal(std::span(first), 0, 1);
  random.fill_normal(std::span(second), 0, 0.3);
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t a = random.below(8), b = random.below(8);
    for (std::size_t j = 0; j < width; ++j)
      vectors.push_back(3 + first[a * width + j] + second[b * width + j] +
                        static_cast<float>(noise * random.normal()));
  }
  return vectors;
}

VqVaeOptions small(const std::string& quantizer, std::size_t hidden = 0) {
  VqVaeOptions options = semantic_id_options(width);
  options.quantizer = quantizer;
  options.codes = 8;
  options.levels = 2;
  options.hidden = hidden;
  options.epochs = 30;
  options.batch = 64;
  return options;
}

VectorCodes coded(const std::vector<float>& vectors, const VqVaeOptions& options) {
  Parameters<float> parameters{Random(5)};
  return train_vqvae(vectors, width, options, parameters, Random(5),
                     [](std::size_t, double) { return true; });
}

double unexplained(const VectorCodes& codes) { return codes.reconstruction_error / codes.variance; }

}  // namespace

BOOST_AUTO_TEST_SUITE(item_vqvae)

BOOST_AUTO_TEST_CASE(codes_make_the_reconstructions_again) {
  const auto vectors = made_up_vectors(300);
  for (const std::string quantizer : {"residual", "product"}) {
    Parameters<float> parameters{Random(5)};
    std::size_t epochs = 0;
    ItemVqVae model(width, small(quantizer, 16), parameters);
    model.fit(vectors, Random(5), [&](std::size_t, double) { return ++epochs < 7; });
    BOOST_TEST(epochs == 7u);
    const auto all = model.code(vectors);
    BOOST_TEST(all.codes.size() == 600u);
    BOOST_TEST(all.usage.size() == 2u);
    BOOST_TEST((model.decode(all.codes) == all.reconstructions));
    BOOST_TEST((model.encode(vectors) == all.codes));
    // A few vectors get the codes that they get among all.
    const auto some = model.encode(std::span(vectors).first(3 * width));
    BOOST_TEST(std::equal(some.begin(), some.end(), all.codes.begin()));
    BOOST_TEST(model.encode({}).empty());
  }
}

BOOST_AUTO_TEST_CASE(the_same_seed_gives_the_same_codes) {
  const auto vectors = made_up_vectors(200);
  const auto a = coded(vectors, small("residual", 16)), b = coded(vectors, small("residual", 16));
  BOOST_TEST((a.codes == b.codes));
  BOOST_TEST((a.reconstructions == b.reconstructions));
}

BOOST_AUTO_TEST_CASE(refined_codebooks_are_better_than_k_means) {
  const auto vectors = made_up_vectors(400, 0.2);
  for (const std::string quantizer : {"residual", "product"}) {
    auto options = small(quantizer);
    const double refined = unexplained(coded(vectors, options));
    options.epochs = 0;
    const double start = unexplained(coded(vectors, options));
    options.k_means = false;
    options.epochs = 30;
    options.restart = false;
    // k-means has nothing left to refine in a product, whose heads share nothing.
    if (quantizer == "residual")
      BOOST_TEST(refined < 0.99 * start);
    else
      BOOST_TEST(refined == start, tolerance(0.01));
    BOOST_TEST(start < 0.5);
    BOOST_TEST(refined < unexplained(coded(vectors, options)));
  }
}

BOOST_AUTO_TEST_CASE(silent_networks_change_nothing_at_the_start) {
  const auto vectors = made_up_vectors(200);
  auto options = small("residual", 16), bare = small("residual");
  options.epochs = bare.epochs = 0;
  BOOST_TEST((coded(vectors, options).reconstructions == coded(vectors, bare).reconstructions));
}

BOOST_AUTO_TEST_CASE(joint_hands_the_reconstructions_gradient_to_every_level) {
  auto options = small("residual");
  options.codebook = options.commitment = 0;
  for (const bool joint : {true, false}) {
    options.joint = joint;
    Parameters<double> parameters{Random(1)};
    const VqVae<double> model(parameters / "vqvae", width, options);
    std::vector<double> x(20 * width);
    Random(2).fill_normal(std::span(x), 0, 1);
    model.quantizer().start(x, Random(3));
    Tape<double> tape;
    const auto step = model(tape.input(std::span<const double>(x), Shape{20, width}));
    tape.backward(step.loss);
    for (const char* level : {"vqvae.codebook.0.vectors", "vqvae.codebook.1.vectors"}) {
      const auto& codebook = parameters.at(level);
      const bool moves = codebook.has_gradient() &&
                         std::ranges::any_of(codebook.gradient(), [](double g) { return g != 0; });
      BOOST_TEST(moves == joint, level);
    }
    BOOST_TEST(check_gradients(tape, step.loss).passed);
  }
}

BOOST_AUTO_TEST_CASE(the_error_is_in_the_vectors_own_units) {
  // Two vectors, two codes: nothing is lost. One code: the mean is left, whose error is the variance.
  const std::vector<float> vectors{0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 2, 2, 2, 2};
  auto options = small("residual");
  options.levels = 1;
  options.epochs = 0;
  options.codes = 1;
  BOOST_TEST(coded(vectors, options).reconstruction_error == 1, tolerance(1e-6));
  BOOST_TEST(coded(vectors, options).variance == 1, tolerance(1e-6));
  options.codes = 2;
  BOOST_TEST(coded(vectors, options).reconstruction_error < 1e-10);
}

BOOST_AUTO_TEST_CASE(a_taken_tuple_gives_way_to_the_nearest_free_one) {
  // On a line, one level: codes at 0, 1 and 10. Of two vectors at 0 the one that comes second goes to 1, and
  // one more to 10; a fourth finds nothing free and stays.
  std::vector<float> vectors;
  for (const float x : {0.f, 1.f, 10.f}) vectors.insert(vectors.end(), width, x);
  auto options = small("residual");
  options.levels = 1;
  options.codes = 3;
  options.epochs = 0;
  Parameters<float> parameters{Random(5)};
  ItemVqVae model(width, options, parameters);
  model.fit(vectors, Random(5), {});
  const auto places = model.encode(vectors);
  const std::vector<float> zeros(4 * width, 0.f);
  auto all = model.code(zeros);
  const std::uint32_t order[] = {2, 0, 3, 1};
  BOOST_TEST(separate_codes(model, zeros, order, all) == 2u);
  BOOST_TEST(all.codes == (std::vector<std::int32_t>{places[1], places[0], places[0], places[2]}));
  BOOST_TEST(all.reconstruction_error == (1.0 + 100.0) / 4, tolerance(1e-5));
  BOOST_TEST(all.usage[0].used == 3u);
}

BOOST_AUTO_TEST_CASE(options_that_do_not_go_together) {
  const auto vectors = made_up_vectors(20);
  const auto refused = [&](auto change) {
    auto options = small("product", 16);
    change(options);
    BOOST_CHECK_THROW(coded(vectors, options), UsageError);
  };
  refused([](auto& o) { o.levels = 3; });
  refused([](auto& o) { o.levels = 0; });
  refused([](auto& o) { o.dim = 4; });
  refused([](auto& o) { o.update = CodebookUpdate::ema; });
  refused([](auto& o) { o.quantizer = "vector"; });
  BOOST_CHECK_THROW(coded({}, small("residual")), Error);
}

BOOST_AUTO_TEST_SUITE_END()
