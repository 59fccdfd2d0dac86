// labels: unit
#include <boost/test/unit_test.hpp>
#include <numeric>
#include <vector>

#include "apps/vqgrad/models/backbones/deepfm.hpp"
#include "apps/vqgrad/models/vqvae/item_vqvae.hpp"
#include "apps/vqgrad/train/click_trainer.hpp"
#include "base/parallel.hpp"
#include "datasets/synthetic.hpp"
#include "nn/adam.hpp"
#include "tests/support/allocations.hpp"

using namespace vqgrad;
using namespace vqgrad::tests;

namespace {

struct Threads {
  explicit Threads(std::size_t count) { set_threads(count); }
  ~Threads() { set_threads(1); }
};

/// What the steps 3 to 10 allocate.
template <class Step>
std::size_t steady_allocations(const Step& step) {
  for (std::size_t k = 0; k < 2; ++k) step(k);
  return allocations_in([&] {
    for (std::size_t k = 2; k < 10; ++k) step(k);
  });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(training_step)

BOOST_AUTO_TEST_CASE(the_counter_counts) {
  BOOST_TEST(allocations_in([] { ::operator delete(::operator new(100)); }) == 1u);
}

BOOST_AUTO_TEST_CASE(deepfm_allocates_nothing_in_steady_state) {
  const Synthetic synthetic = make_synthetic({.interactions = 20000});
  std::vector<std::uint32_t> rows(20000);
  std::iota(rows.begin(), rows.end(), 0u);
  const FeatureEncoder encoder(synthetic.dataset, rows, {.count = true});
  Batches batches(encoder, rows, 1000);
  for (const std::size_t count : {1u, 2u}) {
    const Threads threads(count);
    Parameters<float> parameters;
    DeepFm model(parameters / "deepfm", encoder);
    ClickTrainer trainer([&](Tape<float>& tape, const Batch& batch, Mode mode,
                             Random& masks) { return model(tape, batch, mode, masks); },
                         parameters, {});
    Random masks;
    // The batch is filled inside: data and step together.
    BOOST_TEST(steady_allocations([&](std::size_t k) { trainer.step(batches[k], masks); }) == 0u);
  }
}

BOOST_AUTO_TEST_CASE(vqvae_allocates_nothing_in_steady_state) {
  const VqVaeOptions options{.codes = 64};
  Parameters<float> parameters;
  VqVae<float> model(parameters / "vqvae", 16, options);
  Adam<float> adam(parameters);
  std::vector<float> vectors(256 * 16);
  Random random(1);
  random.fill_normal(std::span(vectors), 0, 1);
  Tape<float> tape;
  const auto step = [&](std::size_t) {
    tape.reset();
    const auto result = model(tape.input(std::span<const float>(vectors), Shape{256, 16}));
    tape.backward(result.loss);
    adam.step();
    model.quantizer().update(result.quantized);
    model.quantizer().restart_dead_codes(result.quantized.input.values(), 3, random);
  };
  BOOST_TEST(steady_allocations(step) == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
