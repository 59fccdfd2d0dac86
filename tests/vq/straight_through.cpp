// labels: unit grad
// What stop-gradient and the straight-through estimator promise, on a whole VQ-VAE in double.
#include "vq/estimator.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "autodiff/ops/indexing.hpp"
#include "autodiff/ops/losses.hpp"
#include "autodiff/ops/vectors.hpp"
#include "autodiff/tools/gradient_check.hpp"
#include "base/random.hpp"
#include "nn/mlp.hpp"
#include "tests/support/says.hpp"
#include "vq/vector_quantizer.hpp"

using namespace vqgrad;
using vqgrad::tests::says;

namespace {

/// Encoder, codebook and decoder with their step on one batch.
struct Model {
  explicit Model(std::uint64_t seed = 5)
      : parameters(Random{seed}),
        encoder(parameters / "encoder", {6, 8, 4}, {.activation = Activation::tanh}),
        decoder(parameters / "decoder", {4, 8, 6}, {.activation = Activation::tanh}),
        quantizer(parameters / "codebook", {.codes = 5, .dim = 4}) {
    Random random = Random{seed}.split("data");
    inputs.resize(7 * 6);
    random.fill_normal(std::span(inputs), 0, 1);
    random.fill_normal(parameters.at("codebook.vectors").mutate(), 0, 0.5);
    input.emplace_back(tape.input(std::span<const double>(inputs), Shape{7, 6}));
    x = &input.back();
  }

  Tape<double> tape;
  Parameters<double> parameters;
  Mlp<double> encoder, decoder;
  VectorQuantizer<double> quantizer;
  std::vector<double> inputs;
  std::vector<Var<double>> input;
  Var<double>* x = nullptr;
};

/// The largest |gradient| over the parameters of a group; 0 where none was reached.
double group_gradient(const Parameters<double>& parameters, const std::string& group) {
  double largest = 0;
  for (const auto& parameter : parameters) {
    if (!parameter.name().starts_with(group) || !parameter.has_gradient()) continue;
    for (const double g : parameter.gradient()) largest = std::max(largest, std::abs(g));
  }
  return largest;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(straight_through)

BOOST_AUTO_TEST_CASE(a_whole_vqvae_passes_the_frozen_check_and_fails_the_naive_one) {
  Model m;
  const auto q = m.quantizer(m.encoder(*m.x));
  const auto loss = add(mean_squared_error(m.decoder(q.output), *m.x), q.loss());
  const auto frozen = check_gradients(m.tape, loss);
  BOOST_TEST(frozen.elements == 6 * 8 + 8 + 8 * 4 + 4 + 4 * 8 + 8 + 8 * 6 + 6 + 5 * 4u);
  BOOST_TEST(frozen.worst <= 1e-6, frozen.where << ": " << frozen.worst);
  const auto naive = check_gradients(m.tape, loss, {.replay = Replay::naive});
  BOOST_TEST(!naive.passed);
}

BOOST_AUTO_TEST_CASE(each_term_reaches_its_parameters_and_no_other) {
  struct Row {
    const char* term;
    bool encoder, codebook, decoder;
  };
  for (const Row row : {Row{"reconstruction", true, false, true}, Row{"codebook", false, true, false},
                        Row{"commitment", true, false, false}}) {
    Model m;
    const auto q = m.quantizer(m.encoder(*m.x));
    const auto reconstruction = mean_squared_error(m.decoder(q.output), *m.x);
    const std::string term = row.term;
    m.tape.backward(term == "reconstruction" ? reconstruction
                    : term == "codebook"     ? q.term("codebook")
                                             : q.term("commitment"));
    const auto check = [&](const char* group, bool reached) {
      const double gradient = group_gradient(m.parameters, group);
      BOOST_TEST((gradient > 0) == reached, term << " -> " << group << ": " << gradient);
    };
    check("encoder", row.encoder);
    check("codebook", row.codebook);
    check("decoder", row.decoder);
  }
}

BOOST_AUTO_TEST_CASE(no_node_behind_a_stop_gradient_is_visited) {
  Model m;
  const auto z = m.encoder(*m.x);
  const auto q = m.quantizer(z);
  m.tape.backward(q.term("codebook"));
  for (std::uint32_t id = 0; id <= z.id(); ++id) BOOST_TEST(m.tape.node(id).gradient == nullptr);
}

BOOST_AUTO_TEST_CASE(the_gradient_is_the_decoders_at_q_handed_to_z) {
  // L = sum w (z + sg(q - z))^2 has dL/dz = 2 w q: the closed form, in which z does not appear.
  Tape<double> tape;
  const std::vector<double> z_values{0.3, -1.2}, q_values{1.0, -1.0}, weights{0.7, 1.9};
  const auto z = tape.variable(std::span<const double>(z_values), Shape{2});
  const auto q = tape.input(std::span<const double>(q_values), Shape{2});
  const auto y = vqgrad::straight_through(z, q);
  tape.backward(y * y, std::span<const double>(weights));
  for (std::size_t k = 0; k < 2; ++k)
    BOOST_TEST(z.gradient()[k] == 2 * weights[k] * q_values[k], boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(the_estimator_is_biased) {
  // f(z) = (nearest of {-1, 1} to z)^2 is 1 wherever z is: its derivative is 0, the estimator says 2 q.
  Tape<double> tape;
  const std::vector<double> z_values{0.4, -0.1}, codes{-1, 1};
  const auto z = tape.variable(std::span<const double>(z_values), Shape{2, 1});
  const auto codebook = tape.input(std::span<const double>(codes), Shape{2, 1});
  const auto q = gather(codebook, nearest_code(z, codebook));
  const auto y = vqgrad::straight_through(z, q);
  const auto f = y * y;
  const std::vector<double> ones{1, 1};
  tape.backward(f, std::span<const double>(ones));
  BOOST_TEST(z.gradient()[0] == 2.0);
  BOOST_TEST(z.gradient()[1] == -2.0);
  tape.mutable_values(z)[0] += 0.05;
  tape.replay(Replay::naive);
  BOOST_TEST(f.values()[0] == 1.0);
}

BOOST_AUTO_TEST_CASE(the_forward_value_is_q_up_to_rounding_at_the_size_of_z) {
  Tape<float> tape;
  const std::vector<float> z_values{1e4f, 0.5f}, q_values{1e-4f, 0.25f};
  const auto y = vqgrad::straight_through(tape.input(std::span<const float>(z_values), Shape{2}),
                                          tape.input(std::span<const float>(q_values), Shape{2}));
  BOOST_TEST(y.values()[0] == 0.0f);  // not 1e-4: why the decoder's last word comes from q itself
  BOOST_TEST(y.values()[1] == 0.25f);
}

BOOST_AUTO_TEST_CASE(two_shapes_are_an_error_though_they_would_broadcast) {
  Tape<float> tape;
  const std::vector<float> values{1, 2};
  const auto row = tape.input(std::span<const float>(values), Shape{1, 2}),
             vector = tape.input(std::span<const float>(values), Shape{2});
  BOOST_CHECK_EXCEPTION(vqgrad::straight_through(row, vector), TapeError,
                        says("z and q have one shape, got #0 (1, 2) and #1 (2)"));
}

BOOST_AUTO_TEST_SUITE_END()
