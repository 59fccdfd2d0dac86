#pragma once
#include "apps/experiments/coldstart/warmup_method.hpp"
#include "nn/mlp.hpp"

namespace vqgrad {

/// MWUF (Zhu et al., SIGIR 2021, arXiv 2105.04790): a new id starts at the mean of all hot ids' embeddings m;
/// two networks warm an embedding v up, one by its side information s, one by the mean u of its raters' ids:
///
///   w(v) = tau_scale(s) v + tau_shift(u)
///
/// On the base rows every hot id gets a cold embedding v beside its own, which starts at m. L_cold, the click
/// loss with v, moves v alone; L_warm, with w(v), the networks alone. The well-known code swaps users and
/// items; this is the paper's. For cold users read items for raters.
class Mwuf : public WarmupMethod {
 public:
  explicit Mwuf(ColdCell& cell);

  void start() override;
  std::vector<Phase> base_phases() override;
  void write(Ratings known) override;
  bool writes_before(std::size_t stage) const override { return stage == 0; }

 private:
  Var<float> warm(Var<float> vectors, const Batch& batch);
  void average_raters(std::span<const std::uint32_t> rows);

  Mlp<float> scale_, shift_;
  Parameter<float>* cold_table_;           // v, a row an id
  std::vector<double> rater_sums_;         // a row an id
  std::vector<std::size_t> rater_counts_;  // an id
  std::vector<float> mean_;                // m
};

}  // namespace vqgrad
