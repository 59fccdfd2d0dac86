#include "apps/experiments/coldstart/methods/mwuf.hpp"

#include <algorithm>

#include "autodiff/ops/indexing.hpp"
#include "autodiff/ops/stop_gradient.hpp"

namespace vqgrad {

Mwuf::Mwuf(ColdCell& cell)
    : WarmupMethod(cell),
      scale_(cell.parameters() / "mwuf" / "scale", {cell.side_width(), 16, cell.width()}),
      shift_(cell.parameters() / "mwuf" / "shift", {cell.rater_table().shape()[1], 16, cell.width()}),
      cold_table_(&(cell.parameters() / "mwuf").create("cold", cell.id_table().shape(), constant(0))),
      rater_sums_(cell.id_table().shape()[0] * cell.width()),
      rater_counts_(cell.id_table().shape()[0]),
      mean_(cell.width()) {
  cell.draw_small("mwuf");
  // The scale starts at one, the identity.
  const auto bias = cell.parameters().at("mwuf.scale.1.bias").mutate();
  std::fill(bias.begin(), bias.end(), 1.0f);
}

void Mwuf::start() {
  mean_ = cell_.hot_mean();
  const auto cold = cold_table_->mutate();
  for (std::size_t k = 0; k < cold.size(); ++k) cold[k] = mean_[k % cell_.width()];
  average_raters(cell_.data().split.base);
}

void Mwuf::average_raters(std::span<const std::uint32_t> rows) {
  Batches batches(cell_.data().encoder, {rows.begin(), rows.end()}, 4096);
  const auto raters = cell_.rater_table().values();
  for (const Batch& batch : batches) {
    const auto ids = batch.indices(cell_.data().id_field), who = batch.indices(cell_.data().rater_field);
    for (std::size_t b = 0; b < batch.size(); ++b) {
      const auto id = static_cast<std::size_t>(ids[b]), rater = static_cast<std::size_t>(who[b]);
      ++rater_counts_[id];
      for (std::size_t j = 0; j < cell_.width(); ++j)
        rater_sums_[id * cell_.width() + j] += static_cast<double>(raters[rater * cell_.width() + j]);
    }
  }
}

Var<float> Mwuf::warm(Var<float> vectors, const Batch& batch) {
  const std::size_t width = cell_.width();
  const auto raters = cell_.tape().arena().make<float>(batch.size() * width);
  const auto ids = batch.indices(cell_.data().id_field);
  for (std::size_t b = 0; b < batch.size(); ++b) {
    const auto id = static_cast<std::size_t>(ids[b]);
    const auto count = static_cast<double>(std::max<std::size_t>(rater_counts_[id], 1));
    for (std::size_t j = 0; j < width; ++j)
      raters[b * width + j] = static_cast<float>(rater_sums_[id * width + j] / count);
  }
  const Var<float> mean = cell_.tape().input(raters, Shape{batch.size(), width});
  return scale_(cell_.side_information(batch)) * vectors + shift_(mean);
}

std::vector<Phase> Mwuf::base_phases() {
  return {{cell_.data().split.base, 1, cell_.parameters_of("mwuf"),
           [this](Tape<float>& tape, const Batch& batch) {
             const Var<float> cold =
                 gather(tape.parameter(*cold_table_), tape.indices(batch.indices(cell_.data().id_field)));
             return cell_.click_loss(batch, cell_.logits(batch, cold)) +
                    cell_.click_loss(batch, cell_.logits(batch, warm(stop_gradient(cold), batch)));
           }}};
}

void Mwuf::write(Ratings known) {
  std::fill(rater_sums_.begin(), rater_sums_.end(), 0.0);
  std::fill(rater_counts_.begin(), rater_counts_.end(), 0);
  average_raters(known);
  Batches batches(cell_.data().encoder, cell_.first_rows(), 1024);
  Tape<float>& tape = cell_.tape();
  const NoGrad guard(tape);
  for (const Batch& batch : batches) {
    tape.reset();
    const auto mean = tape.input(mean_, Shape{1, cell_.width()});
    cell_.write_rows(batch, warm(mean, batch).values());
  }
}

}  // namespace vqgrad
