// labels: unit grad
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <fstream>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "autodiff/errors.hpp"
#include "autodiff/tools/sample_runner.hpp"
#include "tests/support/allocations.hpp"
#include "tests/support/list.hpp"

// The checks that every op must pass, from the samples in its description. A new op is tested automatically.
using namespace vqgrad;
using vqgrad::tests::list;

namespace {

/// All ops except the ones of planted_gradients.cpp, which are wrong on purpose.
std::vector<const Op*> ops() {
  auto all = all_ops();
  std::erase_if(all, [](const Op* op) { return op->name.starts_with("planted/"); });
  return all;
}

bool is_leaf(const Op& op) {
  static const std::set<std::string> leaves{"input", "variable", "parameter", "indices"};
  return leaves.contains(op.name);
}

template <class Body>
void for_each_sample(const Body& body) {
  for (const Op* op : ops())
    for (const Sample& sample : op->samples) {
      BOOST_TEST_CONTEXT(sample_path(*op, sample)) body(*op, sample);
    }
}

/// The largest difference, relative to the arrays' largest number: a sum that cancels has no better accuracy.
template <class A, class B>
double distance(const A& a, const B& b) {
  BOOST_REQUIRE_EQUAL(a.size(), b.size());
  double difference = 0, scale = 1e-3;
  for (std::size_t k = 0; k < a.size(); ++k) {
    const auto x = static_cast<double>(a[k]), y = static_cast<double>(b[k]);
    difference = std::max(difference, std::isfinite(x - y) ? std::abs(x - y) : HUGE_VAL);
    scale = std::max({scale, std::abs(x), std::abs(y)});
  }
  return difference / scale;
}

/// Whether the line belongs to an op's samples, the callers here: the last unnamed namespace of its file.
bool is_in_samples(const std::string& file, int line) {
  std::ifstream source(VQGRAD_SOURCE_DIR "/autodiff/ops/" + file);
  std::string text;
  int first = 0, last = 0;
  for (int at = 1; std::getline(source, text); ++at) {
    if (text == "namespace {") first = at;
    if (text == "}  // namespace") last = at;
  }
  return 0 < first && first < line && line < last;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(every_op)

BOOST_AUTO_TEST_CASE(is_described) {
  std::set<std::string> names;
  for (const Op* op : ops()) {
    BOOST_TEST_CONTEXT(op->name) {
      BOOST_TEST(names.insert(op->name).second, "two ops of this name");
      BOOST_TEST(!op->formula.empty());
      if (is_leaf(*op)) continue;
      BOOST_TEST(!op->samples.empty(), "no samples");
      BOOST_TEST(op->errors.empty() == op->accepts_everything,
                 "either error samples or accepts_everything, and not both");
    }
  }
  BOOST_TEST(names.size() > 30);
}

BOOST_AUTO_TEST_CASE(samples_call_their_op) {
  std::set<std::string> paths;
  for_each_sample([&](const Op& op, const Sample& sample) {
    BOOST_TEST(paths.insert(sample_path(op, sample)).second, "two samples of this name");
    SampleRun<double> run(op, sample);
    const auto nodes = run.tape().nodes();
    BOOST_TEST(std::any_of(nodes.begin(), nodes.end(), [&](const auto& node) { return node.op == &op; }));
    for (const double x : run.result().values()) BOOST_TEST(std::isfinite(x));
  });
}

BOOST_AUTO_TEST_CASE(gradients_agree_with_differences) {
  for (const Op* op : ops()) {
    double worst = 0;
    for (const SampleResult& result : check_samples(*op)) {
      worst = std::max(worst, result.check.worst);
      BOOST_TEST(result.check.worst <= 1e-6, op->name << "/" << result.sample << ": " << result.check.worst
                                                      << " at " << result.check.where << ": "
                                                      << result.check.worst_reverse << " by reverse mode, "
                                                      << result.check.worst_difference << " by differences");
    }
    BOOST_TEST_MESSAGE(op->name << ": " << worst);
  }
}

BOOST_AUTO_TEST_CASE(float_agrees_with_double) {
  for_each_sample([](const Op& op, const Sample& sample) {
    SampleRun<float> narrow(op, sample);
    SampleRun<double> wide(op, sample);
    narrow.backward();
    wide.backward();
    BOOST_TEST(distance(narrow.result().values(), wide.result().values()) <= 1e-5);
    for (std::size_t i = 0; i < wide.leaves().size(); ++i)
      BOOST_TEST(distance(narrow.gradient(i), wide.gradient(i)) <= 1e-4, "gradient of leaf " << i);
  });
}

BOOST_AUTO_TEST_CASE(second_run_has_the_same_bits) {
  for_each_sample([](const Op& op, const Sample& sample) {
    SampleRun<float> run(op, sample);
    run.backward();
    const auto value = list(run.result().values());
    std::vector<std::vector<float>> gradients;
    for (std::size_t i = 0; i < run.leaves().size(); ++i) gradients.push_back(run.gradient(i));
    run.tape().replay();
    BOOST_TEST((list(run.result().values()) == value), "replay");
    run.record();
    run.backward();
    BOOST_TEST((list(run.result().values()) == value), "value");
    for (std::size_t i = 0; i < gradients.size(); ++i)
      BOOST_TEST((run.gradient(i) == gradients[i]), "gradient of leaf " << i);
  });
}

/// Gradients are added to the ones of earlier uses, and other operands may be constants. The value does not
/// depend on which operands require a gradient.
BOOST_AUTO_TEST_CASE(second_use_adds_and_constants_are_skipped) {
  for_each_sample([](const Op& op, const Sample& sample) {
    SampleRun<double> once(op, sample);
    once.backward();
    if (!once.result().requires_gradient()) return;
    const auto leaves = leaf_values(op, sample);
    std::vector<double> weights(once.result().size());
    for (std::size_t k = 0; k < weights.size(); ++k) weights[k] = output_gradient(k);
    for (std::size_t wanted = 0; wanted <= leaves.size() + 1; ++wanted) {  // one leaf, all, none
      const bool all = wanted == leaves.size();
      Tape<double> tape;
      std::vector<Var<double>> x;
      for (std::size_t i = 0; i < leaves.size(); ++i)
        x.push_back(all || i == wanted ? tape.variable(leaves[i], sample.shapes[i])
                                       : tape.input(std::span<const double>(leaves[i]), sample.shapes[i]));
      auto y = call<double>(sample.build, tape, x);
      BOOST_TEST((list(y.values()) == list(once.result().values())), "value, " << wanted);
      if (all) y = y + call<double>(sample.build, tape, x);
      if (!y.requires_gradient()) continue;
      tape.backward(y, weights);
      for (std::size_t i = 0; i < leaves.size(); ++i) {
        if (!tape.node(x[i].id()).gradient) continue;
        auto expected = once.gradient(i);
        if (all)
          for (double& g : expected) g *= 2;
        BOOST_TEST(distance(x[i].gradient(), expected) <= 1e-12,
                   "gradient of leaf " << i << (all ? ", twice" : ", alone"));
      }
    }
  });
}

BOOST_AUTO_TEST_CASE(steady_state_allocates_nothing) {
  for_each_sample([](const Op& op, const Sample& sample) {
    SampleRun<float> run(op, sample);
    for (int step = 0; step < 3; ++step) run.record(), run.backward();
    BOOST_TEST(tests::allocations_in([&] { run.record(); }) == 0u, "recording");
    BOOST_TEST(tests::allocations_in([&] { run.backward(); }) == 0u, "backward");
  });
}

/// A forward closure allocates only when it is recorded: the gradient check replays it many times.
BOOST_AUTO_TEST_CASE(replays_take_no_memory) {
  for_each_sample([](const Op& op, const Sample& sample) {
    SampleRun<float> run(op, sample);
    const std::size_t recorded = run.tape().arena().used();
    for (const Replay mode : {Replay::frozen, Replay::naive}) {
      run.tape().replay(mode);
      BOOST_TEST(run.tape().arena().used() == recorded);
    }
  });
}

BOOST_AUTO_TEST_CASE(wrong_calls_say_what_is_wrong_and_where) {
  const std::regex place(", at ([a-z0-9_]+\\.cpp):([0-9]+)$");
  for (const Op* op : ops()) {
    for (std::size_t i = 0; i < op->errors.size(); ++i) {
      const ErrorSample& sample = op->errors[i];
      BOOST_TEST_CONTEXT(op->name << ", error sample " << i << ", \"" << sample.expected << "\"") {
        Tape<double> tape;
        std::vector<Var<double>> x;
        for (const Shape& shape : sample.shapes)
          x.push_back(tape.variable(std::vector<double>(shape.size(), 1), shape));
        std::string message;
        try {
          call<double>(sample.build, tape, x);
        } catch (const TapeError& error) {
          message = error.what();
        }
        BOOST_REQUIRE_MESSAGE(!message.empty(), "no TapeError");
        BOOST_TEST_CONTEXT(message) {
          BOOST_TEST(message.starts_with("[" + op->name + "] "));
          BOOST_TEST(message.find(sample.expected) != std::string::npos);
          std::smatch where;
          BOOST_REQUIRE(std::regex_search(message, where, place));
          BOOST_TEST(is_in_samples(where[1], std::stoi(where[2])), "the line is not the caller's");
        }
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
