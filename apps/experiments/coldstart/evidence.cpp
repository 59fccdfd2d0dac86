#include "apps/experiments/coldstart/evidence.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/error.hpp"

namespace vqgrad {
namespace {

constexpr std::uint32_t missing = ~std::uint32_t{0};

}  // namespace

void Evidence::add(std::span<const float> direction, double residual, double weight) {
  const std::size_t n = gradient.size();
  for (std::size_t a = 0; a < n; ++a) {
    const double ja = static_cast<double>(direction[a]);
    gradient[a] += residual * ja;
    for (std::size_t b = 0; b <= a; ++b)
      information[a * n + b] += weight * ja * static_cast<double>(direction[b]);
  }
  ++count;
}

RatingEvidence::RatingEvidence(ColdModel& model, std::span<const std::uint32_t> rows,
                               std::span<const float> table)
    : width_(model.width()), places_(model.data().encoder.dataset().interactions.size(), missing) {
  Batches batches(model.data().encoder, {rows.begin(), rows.end()}, 4096);
  const std::vector<float> ones(batches.batch_size(), 1);
  for (auto& parameter : model.parameters()) parameter.set_trainable(false);
  Tape<float>& tape = model.tape();
  for (const Batch& batch : batches) {
    tape.reset();
    const std::size_t n = batch.size();
    const auto rows_of_table = tape.arena().make<float>(n * width_);
    const auto ids = batch.indices(model.data().id_field);
    for (std::size_t b = 0; b < n; ++b)
      std::copy_n(&table[static_cast<std::size_t>(ids[b]) * width_], width_, &rows_of_table[b * width_]);
    const Var<float> e = tape.variable(rows_of_table, Shape{n, width_});
    const Var<float> logits = model.frozen_logits(batch, e);
    // Rows are independent in evaluation mode: each gets the gradient of its own logit.
    tape.backward(logits, std::span(ones).first(n));
    directions_.insert(directions_.end(), e.gradient().begin(), e.gradient().end());
    for (std::size_t b = 0; b < n; ++b) {
      const double p = 1 / (1 + std::exp(-static_cast<double>(logits.values()[b])));
      places_[batch.rows()[b]] = static_cast<std::uint32_t>(residuals_.size());
      residuals_.push_back(static_cast<double>(batch.labels()[b]) - p);
      weights_.push_back(p * (1 - p));
    }
  }
  tape.reset();
}

void RatingEvidence::add_to(Evidence& sum, std::uint32_t row) const {
  const std::size_t place = places_[row];
  if (place == missing) throw Error(Exit::internal, "there is no evidence of row " + std::to_string(row));
  sum.add(std::span(directions_).subspan(place * width_, width_), residuals_[place], weights_[place]);
}

Evidence RatingEvidence::of(std::span<const std::uint32_t> rows) const {
  Evidence sum(width_);
  for (const auto row : rows) add_to(sum, row);
  return sum;
}

}  // namespace vqgrad
