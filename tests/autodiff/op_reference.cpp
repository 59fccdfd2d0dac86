// labels: unit grad reference
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "autodiff/tools/sample_runner.hpp"
#include "tests/support/reference.hpp"

// Value and gradients of every op's samples against PyTorch 1.13; tests/reference/make_ops.py made the
// numbers.
using namespace vqgrad;
using namespace vqgrad::tests;

namespace {

/// Samples without a reference, and why.
const std::map<std::string, std::string> exceptions{};

/// The largest relative error; numbers below 0.01 count as 0.01, as in the gradient check.
double distance(std::span<const double> ours, const std::vector<double>& theirs) {
  if (ours.size() != theirs.size()) return HUGE_VAL;
  double worst = 0;
  for (std::size_t k = 0; k < ours.size(); ++k) {
    const double error =
        std::abs(ours[k] - theirs[k]) / std::max({std::abs(ours[k]), std::abs(theirs[k]), 0.01});
    worst = std::isnan(error) ? HUGE_VAL : std::max(worst, error);
  }
  return worst;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(op_reference)

BOOST_AUTO_TEST_CASE(agrees_with_torch) {
  const auto all = read_reference("ops");
  std::size_t compared = 0;
  for (const Op* op : all_ops()) {
    for (const Sample& sample : op->samples) {
      const std::string path = sample_path(*op, sample);
      if (op->name.starts_with("planted/") || exceptions.contains(path)) continue;
      BOOST_TEST_CONTEXT(path) {
        BOOST_TEST(all.contains(path), "no reference: see the head of tests/reference/make_ops.py");
        if (!all.contains(path)) continue;
        const auto& expected = all[path];
        SampleRun<double> run(*op, sample);
        run.backward();
        const double error = distance(run.result().values(), expected["value"]);
        BOOST_TEST(error <= 1e-9, "value is off by " << error);
        const std::vector<std::vector<double>> gradients = expected["gradients"];
        BOOST_REQUIRE_EQUAL(gradients.size(), run.leaves().size());
        for (std::size_t i = 0; i < gradients.size(); ++i) {
          const double off = distance(run.gradient(i), gradients[i]);
          BOOST_TEST(off <= 1e-9, "gradient of leaf " << i << " is off by " << off);
        }
        ++compared;
      }
    }
  }
  BOOST_TEST_MESSAGE(compared << " samples compared");
  BOOST_TEST(compared > 100u);
}

BOOST_AUTO_TEST_CASE(nothing_is_left_over) {
  std::set<std::string> samples;
  for (const Op* op : all_ops())
    for (const Sample& sample : op->samples) samples.insert(sample_path(*op, sample));
  const auto all = read_reference("ops");
  for (const auto& [path, reference] : all.items())
    BOOST_TEST(samples.contains(path), path << " is no sample");
  for (const auto& [path, reason] : exceptions) BOOST_TEST(samples.contains(path), path << " is no sample");
}

BOOST_AUTO_TEST_SUITE_END()
