// labels: unit
// Training steps with every quantizer of quantizer_cases.hpp: repeatable, resumable, without allocations.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <set>
#include <utility>
#include <vector>

#include "autodiff/ops/losses.hpp"
#include "nn/linear.hpp"
#include "nn/safetensors.hpp"
#include "nn/sgd.hpp"
#include "tests/support/allocations.hpp"
#include "tests/support/tape_cases.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/vq/quantizer_fixture.hpp"

using namespace vqgrad;
using namespace vqgrad::tests;
using boost::test_tools::per_element;

namespace {

/// An autoencoder of two linear layers around the quantizer.
struct Model : QuantizerFixture<double> {
  explicit Model(const QuantizerCase& each, std::uint64_t seed = 1)
      : QuantizerFixture<double>(each, seed),
        encoder(parameters / "encoder", 4, dim()),
        decoder(parameters / "decoder", dim(), 4),
        optimizer(parameters, {.learning_rate = 0.1}) {}

  /// The step of that number, from a batch and noise of its own.
  double step(std::uint64_t number) {
    tape.reset();
    Random random(number);
    random.fill_normal(std::span<double>(batch), 0, 1);
    const auto x = tape.input(std::span<const double>(batch), Shape{8, 4});
    const auto q = (*quantizer)(encoder(x), Mode::train, random);
    const auto loss = add(mean_squared_error(decoder(q.output), x), q.loss());
    tape.backward(loss);
    optimizer.step();
    quantizer->update(q);
    return loss.item();
  }
  double restart(std::uint64_t number) {
    Random random(number);
    return static_cast<double>(quantizer->restart_dead_codes(batch, 2, random));
  }

  Linear<double> encoder, decoder;
  Sgd<double> optimizer;
  std::vector<double> batch = std::vector<double>(32);
};

std::vector<double> steps(Model& m, std::uint64_t begin, std::uint64_t end) {
  std::vector<double> figures;
  for (std::uint64_t k = begin; k < end; ++k) {
    figures.push_back(m.step(k));
    figures.push_back(m.restart(k));
  }
  return figures;
}

/// Rows of parameters named "vectors" that differ from `before`.
std::size_t changed_codes(const Parameters<double>& parameters,
                          const std::vector<std::vector<double>>& before) {
  std::size_t changed = 0, at = 0;
  for (const auto& parameter : parameters) {
    const auto& old = before[at++];
    if (!parameter.name().ends_with("vectors")) continue;
    const std::size_t dim = parameter.shape()[1];
    for (std::size_t k = 0; k < parameter.size(); k += dim)
      changed += !std::equal(old.begin() + static_cast<std::ptrdiff_t>(k),
                             old.begin() + static_cast<std::ptrdiff_t>(k + dim), &parameter.values()[k]);
  }
  return changed;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(every_quantizer_training)

BOOST_AUTO_TEST_CASE(the_same_seed_gives_the_same_bits) {
  for_each_quantizer([](const QuantizerCase& each) {
    Model first(each), second(each), other(each, 2);
    const auto figures = steps(first, 0, 6);
    BOOST_TEST(figures == steps(second, 0, 6), per_element());
    BOOST_TEST((first.snapshot() == second.snapshot()));
    BOOST_TEST((figures != steps(other, 0, 6)));
  });
}

BOOST_AUTO_TEST_CASE(steps_a_save_a_load_and_steps_are_as_many_steps_at_once) {
  for_each_quantizer([](const QuantizerCase& each) {
    const TemporaryFolder folder;
    Model straight(each), first(each), second(each, 2);
    const auto expected = steps(straight, 0, 6);
    steps(first, 0, 3);
    save_safetensors(folder / "model", first.parameters);
    load_safetensors(folder / "model", second.parameters);
    const auto rest = steps(second, 3, 6);
    BOOST_TEST(std::vector(expected.begin() + 6, expected.end()) == rest, per_element());
    BOOST_TEST((straight.snapshot() == second.snapshot()));
  });
}

BOOST_AUTO_TEST_CASE(a_step_moves_every_trainable_parameter_or_leaves_it_a_gradient_of_zeros) {
  for_each_quantizer([](const QuantizerCase& each) {
    // An optimizer's first step refuses parameters without gradient, so each seed begins anew.
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
      Model m(each);
      BOOST_CHECK_NO_THROW(m.step(seed));
    }
  });
}

BOOST_AUTO_TEST_CASE(training_draws_and_differs_from_evaluation_where_the_list_says) {
  for_each_quantizer([](const QuantizerCase& each) {
    QuantizerFixture<double> f(each);
    const auto values = normal_rows<double>(40, f.dim(), 2);
    Random random(3);
    const auto fresh = random.state();
    const auto z = f.leaf(values);
    const auto evaluated = (*f.quantizer)(z, Mode::evaluate, random);
    BOOST_TEST((random.state() == fresh));
    bool same = true;
    for (int k = 0; k < 4; ++k) {
      const auto trained = (*f.quantizer)(z, Mode::train, random);
      same = same && list(trained.output.values()) == list(evaluated.output.values()) &&
             list(trained.codes.values()) == list(evaluated.codes.values());
      BOOST_TEST(f.quantizer->decode(trained.codes.values()) == list(trained.vectors.values()),
                 per_element());
    }
    BOOST_TEST(same == each.trains_as_it_runs);
    BOOST_TEST((random.state() != fresh) == each.draws);
  });
}

BOOST_AUTO_TEST_CASE(codes_that_were_not_used_restart_at_each_level_and_head) {
  for_each_quantizer([](const QuantizerCase& each) {
    QuantizerFixture<double> f(each);
    const auto q = (*f.quantizer)(f.leaf(normal_rows<double>(1, f.dim(), 2)));
    f.quantizer->update(q);
    const auto sizes = f.quantizer->code_sizes();
    std::size_t all = 0;
    for (const std::size_t size : sizes) all += size;
    std::set<std::pair<std::size_t, std::int32_t>> used;  // by one level, or by all of a shared codebook
    for (std::size_t l = 0; l < sizes.size(); ++l)
      used.emplace(each.restartable == all ? l : 0, q.codes.values()[l]);
    const auto before = f.snapshot();
    const auto rows = normal_rows<double>(30, f.dim(), 9);
    Random random(5);
    BOOST_TEST(f.quantizer->restart_dead_codes(rows, 2, random) == 0u);
    BOOST_TEST((f.snapshot() == before));
    const std::size_t dead = each.restartable == 0 ? 0 : each.restartable - used.size();
    BOOST_TEST(f.quantizer->restart_dead_codes(rows, 1, random) == dead);
    BOOST_TEST(changed_codes(f.parameters, before) == dead);
    BOOST_TEST(f.quantizer->restart_dead_codes(rows, 1, random) == 0u);
  });
}

BOOST_AUTO_TEST_CASE(a_steady_step_asks_for_no_memory) {
  for_each_quantizer([](const QuantizerCase& each) {
    Model m(each);
    const std::size_t levels = m.quantizer->code_sizes().size();
    // Dropout makes steps of different sizes: as many first ones as the largest surely shows.
    std::uint64_t k = 0;
    while (k < 4 + 8 * levels) m.step(k++);
    std::size_t made = 0;
    for (const std::uint64_t end = k + 5; k < end; ++k) made += allocations_in([&] { m.step(k); });
    BOOST_TEST((made > 0) == each.allocates, made << " allocations in five steps");
  });
}

BOOST_AUTO_TEST_SUITE_END()
