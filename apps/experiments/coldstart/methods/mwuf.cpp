#include <algorithm>

#include "apps/experiments/coldstart/methods/methods.hpp"
#include "autodiff/ops/arithmetic.hpp"
#include "autodiff/ops/indexing.hpp"
#include "autodiff/ops/stop_gradient.hpp"
#include "nn/mlp.hpp"

namespace vqgrad {
namespace {

/// MWUF (Zhu et al., SIGIR 2021, arXiv 2105.04790): a new id starts at the mean of all hot ids' embeddings m;
/// two networks warm an embedding v up, one by its side information s, one by the mean u of its raters' ids:
///
///   w(v) = tau_scale(s) v + tau_shift(u)
///
/// On the base rows every hot id gets a cold embedding v beside its own, which starts at m. L_cold, the click
/// loss with v, trains v alone; L_warm, with w(v), trains the networks alone. The well-known code swaps users
/// and items; this is the paper's. For cold users read items for raters.
class Mwuf : public WarmupMethod {
 public:
  explicit Mwuf(ColdModel& model)
      : WarmupMethod(model),
        scale_(model.parameters() / "mwuf" / "scale", {model.side().width(), 16, model.width()}),
        shift_(model.parameters() / "mwuf" / "shift", {model.rater_table().shape()[1], 16, model.width()}),
        cold_table_(&(model.parameters() / "mwuf").create("cold", model.ids().table().shape(), constant(0))),
        rater_sums_(model.ids().table().shape()[0] * model.width()),
        rater_counts_(model.ids().table().shape()[0]),
        mean_(model.width()) {
    model.draw_small("mwuf");
    // The scale starts at one, the identity.
    const auto bias = model.parameters().at("mwuf.scale.1.bias").mutate();
    std::fill(bias.begin(), bias.end(), 1.0f);
  }

  void start() override {
    mean_ = model_.ids().hot_mean();
    const auto cold = cold_table_->mutate();
    for (std::size_t k = 0; k < cold.size(); ++k) cold[k] = mean_[k % model_.width()];
    average_raters(model_.data().split.base);
  }

  std::vector<Phase> base_phases() override {
    return {{model_.data().split.base, 1, model_.parameters_of("mwuf"), [this](const Batch& batch) {
               Tape<float>& tape = model_.tape();
               const Var<float> cold =
                   gather(tape.parameter(*cold_table_), tape.indices(batch.indices(model_.data().id_field)));
               return model_.click_loss(batch, model_.logits(batch, cold)) +
                      model_.click_loss(batch, model_.logits(batch, warm(stop_gradient(cold), batch)));
             }}};
  }

  void write(RatingRows known) override {
    std::fill(rater_sums_.begin(), rater_sums_.end(), 0.0);
    std::fill(rater_counts_.begin(), rater_counts_.end(), 0);
    average_raters(known);
    write_cold_ids([this](const Batch& batch) {
      return warm(model_.tape().input(mean_, Shape{1, model_.width()}), batch);
    });
  }
  bool writes_before(std::size_t stage) const override { return stage == 0; }

 private:
  Var<float> warm(Var<float> vectors, const Batch& batch) {
    const std::size_t width = model_.width();
    const auto raters = model_.tape().arena().make<float>(batch.size() * width);
    const auto ids = batch.indices(model_.data().id_field);
    for (std::size_t b = 0; b < batch.size(); ++b) {
      const auto id = static_cast<std::size_t>(ids[b]);
      const auto count = static_cast<double>(std::max<std::size_t>(rater_counts_[id], 1));
      for (std::size_t j = 0; j < width; ++j)
        raters[b * width + j] = static_cast<float>(rater_sums_[id * width + j] / count);
    }
    const Var<float> mean = model_.tape().input(raters, Shape{batch.size(), width});
    return scale_(model_.side()(batch)) * vectors + shift_(mean);
  }

  void average_raters(std::span<const std::uint32_t> rows) {
    const std::size_t width = model_.width();
    Batches batches(model_.data().encoder, {rows.begin(), rows.end()}, 4096);
    const auto raters = model_.rater_table().values();
    for (const Batch& batch : batches) {
      const auto ids = batch.indices(model_.data().id_field), who = batch.indices(model_.data().rater_field);
      for (std::size_t b = 0; b < batch.size(); ++b) {
        const auto id = static_cast<std::size_t>(ids[b]), rater = static_cast<std::size_t>(who[b]);
        ++rater_counts_[id];
        for (std::size_t j = 0; j < width; ++j)
          rater_sums_[id * width + j] += static_cast<double>(raters[rater * width + j]);
      }
    }
  }

  Mlp<float> scale_, shift_;
  Parameter<float>* cold_table_;           // v, one row per id
  std::vector<double> rater_sums_;         // one row per id
  std::vector<std::size_t> rater_counts_;  // per id
  std::vector<float> mean_;                // m
};

}  // namespace

std::unique_ptr<WarmupMethod> make_mwuf(ColdModel& model) { return std::make_unique<Mwuf>(model); }

}  // namespace vqgrad
