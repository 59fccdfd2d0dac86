#pragma once
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "apps/experiments/coldstart/cold_data.hpp"
#include "apps/experiments/coldstart/stage_metrics.hpp"
#include "apps/vqgrad/models/backbones/backbone.hpp"
#include "nn/parameters.hpp"

namespace vqgrad {

/// One optimizer's life: a fresh Adam over some parameters, all others frozen, for some epochs over rows.
/// The backbone is in training mode throughout: dropout on, batch normalization moving.
struct Phase {
  std::span<const std::uint32_t> rows;
  std::size_t epochs = 1;
  std::vector<Parameter<float>*> trainable;
  std::function<Var<float>(Tape<float>& tape, const Batch& batch)> loss;
  /// Called with the number of epochs so far; false ends the phase.
  std::function<bool(std::size_t epoch)> after_epoch = {};
};

struct CellOptions {
  std::string backbone = "deepfm";
  std::uint64_t seed = 1;
  std::size_t batch = 2048;
  double learning_rate = 1e-3;
  double weight_decay = 1e-6;  ///< L2 inside a dense Adam
};

/// One method under one seed at work: the backbone, its parameters and random streams. Every parameter,
/// batch normalization's gain included, starts uniform in +-0.01, as in the published code. All it draws
/// comes from the seed by name, so that cells do not depend on each other or on their order. A batch that
/// goes on the tape has to live as long as the step, since its row numbers are not copied.
class ColdCell {
 public:
  ColdCell(const ColdData& data, const CellOptions& options);

  const ColdData& data() const { return data_; }
  Parameters<float>& parameters() { return parameters_; }
  Backbone& backbone() { return *backbone_; }
  Parameter<float>& id_table() { return *id_table_; }
  Parameter<float>& rater_table() { return backbone_->embeddings().table(data_.rater_field); }
  std::size_t width() const { return id_table_->shape()[1]; }
  Tape<float>& tape() { return tape_; }
  /// Dropout masks and other noise of training, in the order it is drawn.
  Random& noise() { return noise_; }
  Random stream(const std::string& name) const { return random_.split(name); }

  /// The parameters, without buffers, that were created under "SCOPE.", such as "backbone".
  std::vector<Parameter<float>*> parameters_of(const std::string& scope);
  /// Those whose field is side information of the cold side (or its count): embedding tables by field.
  std::vector<Parameter<float>*> side_tables();
  /// Draws what was created under "NAME." anew, uniform in +-0.01.
  void draw_small(const std::string& scope);

  /// Logits of a training step; with vectors (B, D) in place of the id's embeddings.
  Var<float> logits(const Batch& batch);
  Var<float> logits(const Batch& batch, Var<float> id_vectors);
  /// The same in evaluation mode: no dropout, batch normalization by its running statistics.
  Var<float> frozen_logits(const Batch& batch, Var<float> id_vectors);
  /// Mean binary cross-entropy of the batch's labels.
  Var<float> click_loss(const Batch& batch, Var<float> logits);
  /// (B, D) of the batch's ids, from the table.
  Var<float> id_vectors(const Batch& batch);
  /// (B, S) side information: the side fields' embeddings side by side, then the count where there is one;
  /// a zero where there is no side information at all.
  Var<float> side_information(const Batch& batch);
  /// The same of rows of interactions, as it is now, row by row.
  std::vector<float> side_information(std::span<const std::uint32_t> rows);
  std::size_t side_width() const;

  /// The click loss over a warm-up stage's rows, for the id table and, if wanted, the side tables.
  Phase warm_up(std::span<const std::uint32_t> rows, std::size_t epochs, bool side_tables);
  void run(const Phase& phase);

  /// Whether what is drawn from a distribution in a forward pass is drawn, or its mean is taken.
  bool sampling() const { return sampling_; }
  void set_sampling(bool sampling) { sampling_ = sampling; }

  /// A row of interactions for each of cold_ids, its first; and for each of hot_ids.
  std::vector<std::uint32_t> first_rows() const;
  std::vector<std::uint32_t> hot_first_rows() const;
  /// The mean of the hot ids' rows of the id table.
  std::vector<float> hot_mean() const;
  void write_row(std::int32_t id, std::span<const float> vector);
  /// Vectors (B, D) into the id table, at the batch's ids.
  void write_rows(const Batch& batch, std::span<const float> vectors);

  /// The model as it is now, in evaluation mode: test rows, with the AUC's bootstrap error, or others.
  StageMetrics evaluate();
  StageMetrics evaluate(std::span<const std::uint32_t> rows);

  /// Optimizer steps taken so far.
  std::size_t steps() const { return steps_; }

 private:
  struct Predictions {
    std::vector<float> logits, labels;
    std::vector<std::uint32_t> items, users;
  };
  Predictions predict(std::span<const std::uint32_t> rows);

  const ColdData& data_;
  CellOptions options_;
  Random random_, noise_, order_;
  Parameters<float> parameters_;
  std::unique_ptr<Backbone> backbone_;
  Parameter<float>* id_table_;
  Tape<float> tape_;
  std::size_t steps_ = 0;
  bool sampling_ = true;
};

}  // namespace vqgrad
