#include <optional>
#include <unordered_map>
#include <utility>

#include "apps/experiments/coldstart/methods/methods.hpp"
#include "autodiff/ops/elementwise.hpp"
#include "datasets/batches.hpp"
#include "nn/linear.hpp"

namespace vqgrad {
namespace {

constexpr float inner_step = 1e-3f;
constexpr std::size_t rows_per_id = 40;  // of a and of b each, as many as two warm-up stages show

/// Meta-Embedding (Pan et al., SIGIR 2019, arXiv 1904.11547): an id's first embedding from its side
/// information s, e_a = tanh(s W + b) / 5, learned over two batches of the same ids, as if they were new:
///
///   e_b = e_a - eta dL_a(e_a)/de_a,   loss = 0.1 L_a(e_a) + 0.9 L_b(e_b)
///
/// The step's own derivative is left out (first-order MAML: Finn et al. 2017, section 5.2), since the tape
/// has no double backward. eta = 1e-3 is the paper's; the omitted term is of that order.
class MetaEmbedding : public WarmupMethod {
 public:
  explicit MetaEmbedding(ColdModel& model)
      : WarmupMethod(model),
        generator_(model.parameters() / "meta" / "generator", model.side().width(), model.width()) {
    model.draw_small("meta");
    const auto& owners = model.data().owners();
    std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> by_owner;
    for (const auto row : model.data().split.base) {
      auto& rows = by_owner[owners[row]];
      if (rows.size() < 2 * rows_per_id) rows.push_back(row);
      if (rows.size() % 2 == 0 && rows.back() == row) {
        rows_.push_back(rows[rows.size() - 2]);
        companion_[rows_.back()] = row;
      }
    }
  }

  std::vector<Phase> base_phases() override {
    return {{rows_, 2, model_.parameters_of("meta"), [this](const Batch& batch) { return loss(batch); }}};
  }
  bool generates() const override { return true; }
  Var<float> generate(const Batch& batch) override { return 0.2f * tanh(generator_(model_.side()(batch))); }

 private:
  Var<float> loss(const Batch& batch) {
    Tape<float>& tape = model_.tape();
    const auto first = generate(batch).values();
    // dL_a/de_a, of a constant copy: an id's own gradient, not its share of the batch's mean.
    const Var<float> leaf = tape.variable(first, Shape{batch.size(), model_.width()});
    tape.backward(static_cast<float>(batch.size()) * model_.click_loss(batch, model_.logits(batch, leaf)));
    const Var<float> step = tape.input(leaf.gradient(), leaf.shape());

    const Var<float> generated = generate(batch);
    std::vector<std::uint32_t> others;
    for (const auto row : batch.rows()) others.push_back(companion_.at(row));
    const std::size_t count = others.size();
    const Batch& other = others_.emplace(model_.data().encoder, std::move(others), count)[0];
    const Var<float> loss_a = model_.click_loss(batch, model_.logits(batch, generated));
    const Var<float> loss_b = model_.click_loss(other, model_.logits(other, generated - inner_step * step));
    return 0.1f * loss_a + 0.9f * loss_b;
  }

  Linear<float> generator_;
  std::vector<std::uint32_t> rows_;                             // a's rows, of every hot id
  std::unordered_map<std::uint32_t, std::uint32_t> companion_;  // b's row of the same id
  std::optional<Batches> others_;                               // b, which the step borrows
};

}  // namespace

std::unique_ptr<WarmupMethod> make_meta_embedding(ColdModel& model) {
  return std::make_unique<MetaEmbedding>(model);
}

}  // namespace vqgrad
