#include "apps/experiments/priors/prior_split.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <set>

#include "apps/experiments/priors/item_features.hpp"
#include "apps/experiments/priors/variance_explained.hpp"
#include "apps/vqgrad/terminal/interrupt.hpp"
#include "apps/vqgrad/terminal/text_table.hpp"
#include "base/statistics.hpp"
#include "nn/mini_batches.hpp"
#include "vq/all_quantizers.hpp"
#include "vq/priors/uniform_prior.hpp"
#include "vq/priors/unigram_prior.hpp"

namespace vqgrad {
namespace {

using Codes = std::vector<std::int32_t>;

/// Some of the items.
struct Part {
  std::vector<std::uint32_t> items;
  std::vector<float> embeddings, side;
  Codes codes;
};

Part take(const EmbeddedItems& all, std::span<const std::uint32_t> rows) {
  Part part;
  copy_rows(std::span<const std::uint32_t>(all.items), 1, rows, part.items);
  copy_rows(std::span<const float>(all.embeddings), all.width, rows, part.embeddings);
  return part;
}

/// The distinct rows of `codes` (n, levels).
std::set<Codes> tuples(const Codes& codes, std::size_t levels) {
  std::set<Codes> known;
  for (auto at = codes.begin(); at != codes.end(); at += static_cast<std::ptrdiff_t>(levels))
    known.emplace(at, at + static_cast<std::ptrdiff_t>(levels));
  return known;
}

/// Share of the rows of `codes` (n, levels) that are in `known`.
double share_known(const Codes& codes, const std::set<Codes>& known, std::size_t levels) {
  std::size_t found = 0;
  for (auto at = codes.begin(); at != codes.end(); at += static_cast<std::ptrdiff_t>(levels))
    found += known.count(Codes(at, at + static_cast<std::ptrdiff_t>(levels)));
  return static_cast<double>(found * levels) / static_cast<double>(codes.size());
}

PriorBits measure(const CodePrior& prior, const Part& training, const Part& held, Random random) {
  const auto side = [&](const Part& part) {
    return prior.side_width() > 0 ? std::span<const float>(part.side) : std::span<const float>();
  };
  const std::size_t n = held.items.size(), levels = prior.positions();
  const Codes drawn = prior.sample(n, side(held), random);
  const Codes likely = prior.most_probable(n, side(held), 1);
  std::size_t right = 0;
  for (std::size_t k = 0; k < n; ++k) right += likely[k * levels] == held.codes[k * levels] ? 1 : 0;
  return {mean_bits(prior.bits(training.codes, side(training))),
          mean_bits(prior.bits(held.codes, side(held))), mean_bits(prior.bits(drawn, side(held))),
          share_known(drawn, tuples(training.codes, levels), levels),
          static_cast<double>(right) / static_cast<double>(n)};
}

using Splits = std::vector<PriorSplit>;

Estimate over_splits(const Splits& splits, std::size_t prior, double PriorBits::*metric) {
  std::vector<double> values;
  for (const PriorSplit& split : splits) values.push_back(split.priors[prior].*metric);
  return estimate(values);
}

/// The difference in held-out bits to the prior before it.
Estimate gain(const Splits& splits, std::size_t prior) {
  std::vector<double> values;
  for (const PriorSplit& split : splits)
    values.push_back(split.priors[prior - 1].held_out - split.priors[prior].held_out);
  return estimate(values);
}

std::string text(const Estimate& x) { return fmt::format("{:.3f} ±{:.3f}", x.mean, x.interval); }

nlohmann::ordered_json json(const Estimate& x) {
  return {{"mean", x.mean}, {"sd", x.deviation}, {"interval", x.interval}};
}

}  // namespace

const std::vector<std::string>& prior_names() {
  static const std::vector<std::string> names{"uniform", "unigram", "autoregressive", "conditional"};
  return names;
}

PriorSplit measure_priors(const Dataset& dataset, const EmbeddedItems& items, std::size_t part,
                          const PriorSplitOptions& options, Random random) {
  std::vector<std::uint32_t> order = row_numbers(items.items.size());
  random.split("items").shuffle(std::span(order));
  const std::size_t begin = part * order.size() / options.parts,
                    end = (part + 1) * order.size() / options.parts;
  std::rotate(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(begin),
              order.begin() + static_cast<std::ptrdiff_t>(end));
  Part held = take(items, std::span(order).first(end - begin));
  Part training = take(items, std::span(order).subspan(end - begin));
  const Random own = random.split("part " + std::to_string(part));

  Parameters<float> codebooks;
  const auto quantizer = make_quantizer(
      codebooks / "codes",
      {.name = options.structure, .codes = options.codes, .levels = options.groups, .dim = items.width});
  quantizer->start(training.embeddings, own.split("codes"));
  const ItemFeatures features(dataset, training.items);
  for (Part* some : {&held, &training}) {
    some->codes = quantizer->encode(some->embeddings);
    some->side = features(some->items);
  }
  const std::vector<std::size_t> sizes(options.groups, options.codes);
  const UniformPrior uniform(sizes);
  const UnigramPrior unigram(sizes, training.codes);
  Parameters<float> parameters(own.split("parameters"));
  AutoregressivePrior<float> autoregressive(parameters / "autoregressive", sizes, 0, options.model);
  AutoregressivePrior<float> conditional(parameters / "conditional", sizes, features.width(), options.model);
  train_prior(autoregressive, training.codes, {}, options.training, own.split("training"));
  stop_if_interrupted();
  train_prior(conditional, training.codes, training.side, options.training, own.split("training"));
  stop_if_interrupted();

  PriorSplit result;
  const std::initializer_list<const CodePrior*> priors{&uniform, &unigram, &autoregressive, &conditional};
  for (const CodePrior* prior : priors)
    result.priors.push_back(measure(*prior, training, held, own.split("samples")));
  result.known_tuples = share_known(held.codes, tuples(training.codes, options.groups), options.groups);
  result.variance_explained = variance_explained(held.embeddings, quantizer->decode(held.codes), items.width);
  result.side_width = features.width();
  return result;
}

std::string prior_table(const Splits& splits) {
  TextTable table({{"prior"},
                   {"bits an item", Align::right},
                   {"less than the one above", Align::right},
                   {"training items", Align::right},
                   {"its own samples", Align::right},
                   {"known tuples", Align::right},
                   {"first code right", Align::right}});
  for (std::size_t p = 0; p < prior_names().size(); ++p) {
    const auto mean = [&](double PriorBits::*metric) { return over_splits(splits, p, metric).mean; };
    table.add({prior_names()[p], text(over_splits(splits, p, &PriorBits::held_out)),
               p == 0 ? "" : text(gain(splits, p)), fmt::format("{:.3f}", mean(&PriorBits::training)),
               fmt::format("{:.3f}", mean(&PriorBits::samples)),
               fmt::format("{:.1f} %", 100 * mean(&PriorBits::known_tuples)),
               fmt::format("{:.1f} %", 100 * mean(&PriorBits::first_code))});
  }
  return table.text();
}

nlohmann::ordered_json priors_json(const Splits& splits) {
  nlohmann::ordered_json result;
  for (std::size_t p = 0; p < prior_names().size(); ++p) {
    auto& entry = result[prior_names()[p]];
    entry["bits"] = json(over_splits(splits, p, &PriorBits::held_out));
    if (p > 0) entry["less_than_" + prior_names()[p - 1]] = json(gain(splits, p));
    entry["training_bits"] = over_splits(splits, p, &PriorBits::training).mean;
    entry["sample_bits"] = over_splits(splits, p, &PriorBits::samples).mean;
    entry["known_tuples"] = over_splits(splits, p, &PriorBits::known_tuples).mean;
    entry["first_code_right"] = over_splits(splits, p, &PriorBits::first_code).mean;
    for (const PriorSplit& split : splits) entry["splits"].push_back(split.priors[p].held_out);
  }
  return result;
}

}  // namespace vqgrad
