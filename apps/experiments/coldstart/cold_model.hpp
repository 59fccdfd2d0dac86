#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "apps/experiments/coldstart/cold_data.hpp"
#include "apps/experiments/coldstart/id_table.hpp"
#include "apps/experiments/coldstart/side_information.hpp"
#include "apps/vqgrad/models/backbones/backbone.hpp"
#include "nn/parameters.hpp"

namespace vqgrad {

struct ColdModelOptions {
  std::string backbone = "deepfm";
  std::uint64_t seed = 1;
};

/// A backbone with the parameters, the tape and the random streams that it shares with a warm-up method.
/// Every parameter, batch normalization's gain included, starts uniform in +-0.01, as in the published code.
/// All random numbers come from the seed by name, so that trials do not depend on each other or on their
/// order. A batch must live as long as its step on the tape, which borrows its row numbers.
class ColdModel {
 public:
  ColdModel(const ColdData& data, const ColdModelOptions& options);

  const ColdData& data() const { return data_; }
  const IdTable& ids() const { return ids_; }
  const SideInformation& side() const { return side_; }
  /// The table of the other side's ids.
  Parameter<float>& rater_table() const { return backbone_->embeddings().table(data_.rater_field); }
  /// D, of all embeddings.
  std::size_t width() const { return ids_.width(); }

  Parameters<float>& parameters() { return parameters_; }
  /// The parameters, without buffers, that were created under "SCOPE.", such as "backbone".
  std::vector<Parameter<float>*> parameters_of(const std::string& scope);
  /// Draws the parameters under "SCOPE." again, uniform in +-0.01.
  void draw_small(const std::string& scope);

  Tape<float>& tape() { return tape_; }
  /// Dropout masks and other noise of training, in the order it is drawn.
  Random& noise() { return noise_; }
  Random stream(const std::string& name) const { return random_.split(name); }
  /// Whether forward passes draw from their distributions; otherwise they take the means.
  bool sampling() const { return sampling_; }
  void set_sampling(bool sampling) { sampling_ = sampling; }

  /// Logits (B) of a training step; with vectors (B, D) in place of the id's embeddings.
  Var<float> logits(const Batch& batch);
  Var<float> logits(const Batch& batch, Var<float> id_vectors);
  /// The same in evaluation mode: no dropout, batch normalization by its running statistics.
  Var<float> frozen_logits(const Batch& batch);
  Var<float> frozen_logits(const Batch& batch, Var<float> id_vectors);
  /// Mean binary cross-entropy of the batch's labels.
  Var<float> click_loss(const Batch& batch, Var<float> logits);
  /// (B, D) of the batch's ids, from the table.
  Var<float> id_vectors(const Batch& batch);

 private:
  const ColdData& data_;
  Random random_, noise_;
  Parameters<float> parameters_;
  Tape<float> tape_;
  std::unique_ptr<Backbone> backbone_;
  IdTable ids_;
  SideInformation side_;
  bool sampling_ = true;
};

}  // namespace vqgrad
