#pragma once
#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "apps/experiments/coldstart/cold_data.hpp"
#include "apps/vqgrad/models/backbones/backbone.hpp"
#include "apps/vqgrad/models/backbones/field_embeddings.hpp"
#include "autodiff/parameter.hpp"
#include "datasets/batches.hpp"
#include "nn/parameters.hpp"

namespace vqgrad {

/// The embedding table of the cold side's ids (rows, D), a parameter of the backbone.
class IdTable {
 public:
  /// Keeps references to both.
  IdTable(Parameter<float>& table, const ColdData& data) : table_(table), data_(data) {}

  Parameter<float>& table() const { return table_; }
  std::size_t width() const { return table_.shape()[1]; }

  /// The mean of the hot ids' rows (D).
  std::vector<float> hot_mean() const {
    std::vector<float> mean(width());
    for (std::size_t j = 0; j < width(); ++j) {
      double sum = 0;
      for (const auto id : data_.hot_ids)
        sum += static_cast<double>(table_.values()[static_cast<std::size_t>(id) * width() + j]);
      mean[j] = static_cast<float>(sum / static_cast<double>(data_.hot_ids.size()));
    }
    return mean;
  }
  void write(std::int32_t id, std::span<const float> vector) const {
    std::copy(vector.begin(), vector.end(), &table_.mutate()[static_cast<std::size_t>(id) * width()]);
  }
  /// Writes vectors (B, D) at the batch's ids.
  void write(const Batch& batch, std::span<const float> vectors) const {
    const auto ids = batch.indices(data_.id_field);
    for (std::size_t b = 0; b < ids.size(); ++b) write(ids[b], vectors.subspan(b * width(), width()));
  }

 private:
  Parameter<float>& table_;
  const ColdData& data_;
};

/// What is known of the cold side's ids besides ratings (B, S): the side fields' embeddings side by side,
/// then the count, if there is one; a zero if there is nothing at all.
class SideInformation {
 public:
  /// Keeps references to all three.
  SideInformation(const ColdData& data, const FieldEmbeddings& embeddings, Tape<float>& tape)
      : data_(data), embeddings_(embeddings), tape_(tape) {}

  /// S
  std::size_t width() const;
  /// (B, S) on the tape.
  Var<float> operator()(const Batch& batch) const;
  /// The present values for rows of interactions, (n, S). Resets the tape.
  std::vector<float> of(const std::vector<std::uint32_t>& rows) const;
  /// The embedding tables of the side fields and of the count.
  std::vector<Parameter<float>*> tables() const;

 private:
  bool is_number(std::size_t field) const;

  const ColdData& data_;
  const FieldEmbeddings& embeddings_;
  Tape<float>& tape_;
};

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
