#include "apps/experiments/coldstart/methods/meta_embedding.hpp"

#include <algorithm>
#include <utility>

#include "autodiff/ops/elementwise.hpp"

namespace vqgrad {
namespace {

constexpr float inner_step = 1e-3f;
constexpr std::size_t rows_an_id = 40;  // of a and of b each, as many as two warm-up stages show

}  // namespace

MetaEmbedding::MetaEmbedding(ColdCell& cell)
    : WarmupMethod(cell),
      generator_(cell.parameters() / "meta" / "generator", cell.side_width(), cell.width()) {
  cell.draw_small("meta");
  const auto& owners = cell.data().owners();
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> by_owner;
  for (const auto row : cell.data().split.base) {
    auto& rows = by_owner[owners[row]];
    if (rows.size() < 2 * rows_an_id) rows.push_back(row);
    if (rows.size() % 2 == 0 && rows.back() == row) {
      rows_.push_back(rows[rows.size() - 2]);
      companion_[rows_.back()] = row;
    }
  }
}

std::vector<Phase> MetaEmbedding::base_phases() {
  return {{rows_, 2, cell_.parameters_of("meta"),
           [this](Tape<float>&, const Batch& batch) { return loss(batch); }}};
}

Var<float> MetaEmbedding::generate(const Batch& batch) {
  return 0.2f * tanh(generator_(cell_.side_information(batch)));
}

Var<float> MetaEmbedding::loss(const Batch& batch) {
  Tape<float>& tape = cell_.tape();
  const auto first = generate(batch).values();
  // dL_a/de_a, of a constant copy: an id's own gradient, not its share of the batch's mean.
  const Var<float> leaf = tape.variable(first, Shape{batch.size(), cell_.width()});
  tape.backward(static_cast<float>(batch.size()) * cell_.click_loss(batch, cell_.logits(batch, leaf)));
  const Var<float> step = tape.input(leaf.gradient(), leaf.shape());

  const Var<float> generated = generate(batch);
  std::vector<std::uint32_t> others;
  for (const auto row : batch.rows()) others.push_back(companion_.at(row));
  const std::size_t count = others.size();
  const Batch& other = others_.emplace(cell_.data().encoder, std::move(others), count)[0];
  const Var<float> loss_a = cell_.click_loss(batch, cell_.logits(batch, generated));
  const Var<float> loss_b = cell_.click_loss(other, cell_.logits(other, generated - inner_step * step));
  return 0.1f * loss_a + 0.9f * loss_b;
}

}  // namespace vqgrad
