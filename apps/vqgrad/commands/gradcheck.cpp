#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "apps/vqgrad/commands.hpp"
#include "apps/vqgrad/terminal/interrupt.hpp"
#include "apps/vqgrad/terminal/nearest.hpp"
#include "apps/vqgrad/terminal/progress.hpp"
#include "apps/vqgrad/terminal/text_table.hpp"
#include "autodiff/tools/sample_runner.hpp"
#include "base/atomic_file.hpp"
#include "base/error.hpp"

namespace vqgrad {
namespace {

struct GradcheckArguments {
  std::string op;
  std::uint64_t seed = 1;
};

/// Worst error and failures over some checks.
struct Tally {
  std::size_t cases = 0, failures = 0;
  double worst = 0;

  void add(const GradientCheck& check) {
    ++cases;
    failures += !check.passed;
    // A NaN stays.
    if (!(check.worst <= worst)) worst = check.worst;
  }
};

std::string error_text(double error) { return fmt::format("{:.1e}", error); }
const char* verdict(bool passed) { return passed ? "ok" : "FAIL"; }

/// One line a failed case, on stderr.
void explain(const Op& op, const SampleResult& result) {
  if (result.check.passed) return;
  fmt::print(stderr, "{} / {}: {} has {:.9g} by reverse mode, {:.9g} by differences\n", op.name,
             result.sample, result.check.where, result.check.worst_reverse, result.check.worst_difference);
}

Tally check_one(const Op& op, const GradientCheckOptions& options) {
  TextTable table({{"sample"}, {"elements", Align::right}, {"worst relative error", Align::right}, {""}},
                  fmt::format("{}: {}", op.name, op.formula));
  Tally tally;
  const auto results = check_samples(op, options);
  for (const SampleResult& result : results) {
    tally.add(result.check);
    table.add({result.sample, std::to_string(result.check.elements), error_text(result.check.worst),
               verdict(result.check.passed)});
  }
  fmt::print("{}", table.text());
  for (const SampleResult& result : results) explain(op, result);
  return tally;
}

Tally check_all(const std::vector<const Op*>& ops, const GradientCheckOptions& options) {
  TextTable table({{"op"}, {"cases", Align::right}, {"worst relative error", Align::right}, {""}});
  Tally total;
  std::vector<std::pair<const Op*, SampleResult>> failed;
  Progress progress("gradcheck", ops.size(), "ops");
  for (std::size_t i = 0; i < ops.size(); ++i) {
    stop_if_interrupted();
    progress.update(i, [&] { return ops[i]->name; });
    Tally tally;
    for (const SampleResult& result : check_samples(*ops[i], options)) {
      tally.add(result.check);
      total.add(result.check);
      if (!result.check.passed) failed.emplace_back(ops[i], result);
    }
    // Nothing to differentiate, as for inputs and codes.
    if (tally.cases == 0)
      table.add({ops[i]->name, "0", "-", "-"});
    else
      table.add(
          {ops[i]->name, std::to_string(tally.cases), error_text(tally.worst), verdict(tally.failures == 0)});
  }
  progress.erase();
  fmt::print("{}", table.text());
  for (const auto& [op, result] : failed) explain(*op, result);
  return total;
}

void gradcheck(const GradcheckArguments& options) {
  auto ops = all_ops();
  if (!options.op.empty()) {
    std::vector<std::string> names;
    for (const Op* op : ops) names.push_back(op->name);
    std::erase_if(ops, [&](const Op* op) { return op->name != options.op; });
    if (ops.empty()) {
      const std::string hint = nearest(options.op, names);
      throw UsageError(fmt::format("there is no op {}{}; vqgrad gradcheck lists them all", options.op,
                                   hint.empty() ? "" : fmt::format(", did you mean {}?", hint)));
    }
  }
  GradientCheckOptions check;
  check.seed = options.seed;
  const Tally tally = options.op.empty() ? check_all(ops, check) : check_one(*ops.front(), check);
  fmt::print("{} op{}, {} cases, {} failures, worst {}\n", ops.size(), ops.size() == 1 ? "" : "s",
             tally.cases, tally.failures, error_text(tally.worst));
  if (tally.failures > 0)
    throw Error(Exit::internal, fmt::format("{} of {} gradients are wrong", tally.failures, tally.cases));
}

}  // namespace

void add_gradcheck(CLI::App& app) {
  auto* command =
      app.add_subcommand("gradcheck", "Compare every op's gradient with finite differences, in double");
  auto options = std::make_shared<GradcheckArguments>();
  command->add_option("--op", options->op, "Only this op, with a row a sample");
  command->add_option("--seed", options->seed, "Of the output gradients that are drawn");
  const auto samples = std::make_shared<std::string>();
  command->add_option("--dump-samples", *samples,
                      "Only write the samples' inputs into this file, for tests/reference/make_ops.py");
  command->callback([options, samples] {
    if (samples->empty()) return gradcheck(*options);
    std::ostringstream text;
    dump_samples(text);
    write_atomically(*samples, text.str());
  });
}

}  // namespace vqgrad
