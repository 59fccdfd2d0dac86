// labels: unit golden
#include "autodiff/tools/graph.hpp"

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <tuple>

#include "autodiff/ops/indexing.hpp"
#include "autodiff/ops/losses.hpp"
#include "autodiff/ops/stop_gradient.hpp"
#include "autodiff/ops/vectors.hpp"
#include "tests/support/tape_cases.hpp"

using namespace vqgrad;
using namespace vqgrad::tests;

namespace {

/// The file's text; with VQGRAD_WRITE_GOLDEN set, the file is made from `got` first: read its diff.
std::string golden(const std::string& name, const std::string& got) {
  const std::string path = VQGRAD_SOURCE_DIR "/tests/autodiff/golden/" + name;
  if (std::getenv("VQGRAD_WRITE_GOLDEN")) std::ofstream(path) << got;
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// A small VQ step: linear encoder, quantizer with straight-through estimator, linear decoder, three loss
/// terms.
struct VqStep {
  Tape<float> tape;
  Parameter<float> encoder{"encoder.0.scale", {3}}, codebook{"codebook.vectors", {4, 3}},
      decoder{"decoder.scale", {3}};

  VqStep() { record(); }

  void record() {
    tape.reset();
    const auto line = [](int number) { return Here(number, "step.cpp"); };
    const auto x = tape.input(std::vector<float>{1, 2, 3, 4, 5, 6}, Shape{2, 3}, line(1)).named("x");
    const auto z = [&] {
      const TapeScope scope{tape, "encoder.0", line(2)};
      return multiply(x, tape.parameter(encoder)).named("z");
    }();
    const auto [q, codebook_loss, commitment_loss] = [&] {
      const TapeScope scope{tape, "codebook", line(3)};
      const auto vectors = tape.parameter(codebook);
      const auto found = gather(vectors, nearest_code(z, vectors)).named("q");
      const auto first = mean_squared_error(found, stop_gradient(z)).named("codebook_loss");
      const auto second = mean_squared_error(z, stop_gradient(found)).named("commitment_loss");
      return std::tuple(found, first, second);
    }();
    const auto through =
        add(z, stop_gradient(subtract(q, z, line(8)), line(8)), line(8)).named("straight_through");
    const auto y = [&] {
      const TapeScope scope{tape, "decoder", line(9)};
      return (through * tape.parameter(decoder)).named("y");
    }();
    const auto weighted = multiply(commitment_loss, tape.scalar(0.25f, line(10)), line(10));
    add(add(mean_squared_error(y, x, line(11)), codebook_loss, line(11)), weighted, line(11)).named("loss");
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(graph)

BOOST_AUTO_TEST_CASE(a_vq_step_as_a_table) {
  const std::string got = table(VqStep().tape);
  BOOST_TEST(got == golden("vq_step.txt", got));
}

BOOST_AUTO_TEST_CASE(a_vq_step_as_dot) {
  const std::string got = dot(VqStep().tape);
  BOOST_TEST(got == golden("vq_step.dot", got));
}

BOOST_AUTO_TEST_CASE(equal_steps_give_equal_text) {
  VqStep one, other;
  other.record();
  BOOST_TEST(dot(one.tape) == dot(other.tape));
  BOOST_TEST(table(one.tape) == table(other.tape));
}

BOOST_AUTO_TEST_CASE(scopes_nest_and_may_be_left_and_entered_again) {
  Tape<double> tape;
  for (const char* scope : {"a.b", "c", "a", "a.b"}) {
    const TapeScope<double> in(tape, scope);
    tape.scalar(1);
  }
  const std::string got = dot(tape);
  const auto at = [&](const std::string& part) { return got.find(part); };
  BOOST_TEST(contains(got, "  subgraph \"cluster_a\" {\n    label=\"a\";\n    n2 "));
  BOOST_TEST(contains(got, "    subgraph \"cluster_a.b\" {\n      label=\"b\";\n      n0 "));
  BOOST_TEST(at("n0 [") < at("n3 ["));
  BOOST_TEST(at("n3 [") < at("cluster_c"));
  BOOST_TEST(at("cluster_a.b") == got.rfind("cluster_a.b"));
}

BOOST_AUTO_TEST_CASE(labels_are_escaped) {
  Tape<double> tape;
  tape.scalar(1, Here(1, "a\"b.cpp")).named("the \"x\" \\N\nof {a|b} <c>");
  BOOST_TEST(contains(dot(tape), R"x(label="the \"x\" \\N\nof {a|b} <c>\ninput\n()", )x"));
  BOOST_TEST(contains(dot(tape), R"x(tooltip="#0 input () at a\"b.cpp:1")x"));
}

BOOST_AUTO_TEST_CASE(only_what_meets_a_stop_gradient_is_dashed) {
  Tape<double> tape;
  const auto x = leaf(tape, {1}, {1});
  const auto y = x + stop_gradient(x);
  const std::string got = dot(tape);
  BOOST_TEST(contains(got, "n0 -> n1 [style=dashed];\n"));
  BOOST_TEST(contains(got, "n0 -> n2;\n"));
  BOOST_TEST(contains(got, "n1 -> n2;\n"));
  BOOST_TEST(y.id() == 2u);
}

BOOST_AUTO_TEST_CASE(an_empty_tape) {
  const Tape<float> tape;
  BOOST_TEST(table(tape) ==
             "id  op  name  shape  bytes  parents  line\n0 nodes, 0 bytes of values, [0] of parameters\n");
  BOOST_TEST(dot(tape).ends_with("];\n}\n"));
}

BOOST_AUTO_TEST_SUITE_END()
