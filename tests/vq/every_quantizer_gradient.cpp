// labels: unit grad
// What gradients of every quantizer of quantizer_cases.hpp are, and what they reach.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <set>
#include <string>
#include <vector>

#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/reduction.hpp"
#include "autodiff/tools/gradient_check.hpp"
#include "tests/vq/quantizer_fixture.hpp"

using namespace vqgrad;
using namespace vqgrad::tests;

namespace {

/// sum(w output) + loss() of 7 rows.
struct Model : QuantizerFixture<double> {
  Model(const QuantizerCase& each, Mode mode, std::uint64_t seed = 5)
      : QuantizerFixture<double>(each),
        z(leaf(normal_rows<double>(7, dim(), 2))),
        quantized((*quantizer)(z, mode, random = Random(seed))) {
    const auto weights = tape.input(std::span<const double>(normal_rows<double>(7, dim(), 3)), z.shape());
    output = sum(multiply(weights, quantized.output));
  }

  Random random;
  Var<double> z;
  Quantized<double> quantized;
  Var<double> output = z;
};

/// Which leaves got a gradient, other than exact zeros, from the backward pass.
std::set<std::string> reached(Model& m, Var<double> from) {
  std::set<std::string> names;
  const auto some = [](std::span<const double> g) {
    return std::ranges::any_of(g, [](double x) { return x != 0; });
  };
  if (!from.requires_gradient()) return names;
  m.tape.backward(from);
  if (m.tape.node(m.z.id()).gradient != nullptr && some(m.z.gradient())) names.insert("z");
  for (const auto& parameter : m.parameters)
    if (parameter.has_gradient() && some(parameter.gradient())) names.insert(parameter.name().substr(2));
  return names;
}

std::size_t leaf_values(const Model& m) {
  std::size_t count = 0;
  for (const auto& node : m.tape.nodes())
    if (node.requires_gradient && !node.forward) count += node.shape.size();
  return count;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(every_quantizer_gradient)

BOOST_AUTO_TEST_CASE(the_frozen_check_passes_and_the_naive_one_fails) {
  for_each_quantizer([](const QuantizerCase& each) {
    for (const Mode mode : {Mode::evaluate, Mode::train}) {
      Model m(each, mode);
      const auto loss = add(m.output, m.quantized.loss());
      const auto frozen = check_gradients(m.tape, loss);
      BOOST_TEST(frozen.passed, frozen.where << ": " << frozen.worst_reverse << ", by differences "
                                             << frozen.worst_difference);
      BOOST_TEST(frozen.elements == leaf_values(m));
      BOOST_TEST(!check_gradients(m.tape, loss, {.replay = Replay::naive}).passed);
    }
  });
}

BOOST_AUTO_TEST_CASE(output_and_terms_reach_what_the_list_says_and_nothing_else) {
  for_each_quantizer([](const QuantizerCase& each) {
    std::set<std::string> terms{"output"};
    Model first(each, Mode::evaluate);
    for (const auto& term : first.quantized.terms) terms.insert(std::string(term.name));
    std::set<std::string> listed;
    for (const auto& [source, leaves] : each.flow) listed.insert(source);
    BOOST_TEST(terms == listed, boost::test_tools::per_element());
    for (const auto& [source, leaves] : each.flow) BOOST_TEST_CONTEXT(source) {
        Model m(each, Mode::evaluate);
        const auto got = reached(m, source == "output" ? m.output : m.quantized.term(source));
        BOOST_TEST(got == std::set<std::string>(leaves.begin(), leaves.end()),
                   boost::test_tools::per_element());
      }
  });
}

/// The complaint of "levels without gradient", level by level and head by head.
BOOST_AUTO_TEST_CASE(each_part_trains_its_own_codebook) {
  std::size_t parts = 0;
  for_each_quantizer([&](const QuantizerCase& each) {
    const auto codebooks = each.flow.find("codebook");
    if (codebooks == each.flow.end() || codebooks->second.size() < 2) return;
    Model m(each, Mode::evaluate);
    std::vector<std::string> seen;
    const auto visit = [&](const auto& self, std::span<const Quantized<double>> all) -> void {
      for (const auto& part : all) {
        if (!part.parts.empty()) {
          self(self, part.parts);
          continue;
        }
        const auto names = reached(m, part.term("codebook"));
        BOOST_REQUIRE_EQUAL(names.size(), 1u);
        seen.push_back(*names.begin());
        ++parts;
      }
    };
    visit(visit, m.quantized.parts);
    BOOST_TEST(seen == codebooks->second, boost::test_tools::per_element());
  });
  BOOST_TEST(parts >= 10u);
}

BOOST_AUTO_TEST_CASE(the_loss_is_the_weighted_sum_of_the_terms) {
  for_each_quantizer([](const QuantizerCase& each) {
    Model m(each, Mode::evaluate);
    double sum = 0;
    for (const auto& term : m.quantized.terms) sum += term.weight * term.value.item();
    BOOST_TEST(m.quantized.loss().item() == sum, boost::test_tools::tolerance(1e-12));
  });
}

BOOST_AUTO_TEST_SUITE_END()
