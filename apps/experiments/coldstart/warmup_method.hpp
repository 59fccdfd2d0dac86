#pragma once
#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "apps/experiments/coldstart/phase_trainer.hpp"

namespace vqgrad {

/// Numbers of interactions.
using RatingRows = std::span<const std::uint32_t>;

/// A way to give cold ids an embedding: what it trains besides the backbone, when, and what it writes into
/// the cold rows of the id table. The protocol decides for how long and in which order; this class is the
/// plain "base", which trains nothing else and writes nothing.
class WarmupMethod {
 public:
  explicit WarmupMethod(ColdModel& model) : model_(model) {}
  virtual ~WarmupMethod() = default;
  WarmupMethod(const WarmupMethod&) = delete;
  WarmupMethod& operator=(const WarmupMethod&) = delete;

  /// Logits of a pre-training step.
  virtual Var<float> pretraining_logits(const Batch& batch) { return model_.logits(batch); }
  /// Called after pre-training, before the method's own phases: setup from the trained embeddings.
  virtual void start() {}
  /// The method's phases over the base rows, run once.
  virtual std::vector<Phase> base_phases() { return {}; }
  /// The method's phases after a stage's rows have trained the id table, in the origin's protocol.
  virtual std::vector<Phase> stage_phases(std::size_t /*stage*/) { return {}; }
  /// Whether the method generates embeddings, and those of the batch's ids (B, D) on the tape. With noise
  /// while the model samples.
  virtual bool generates() const { return false; }
  virtual Var<float> generate(const Batch& batch) { return model_.id_vectors(batch); }

  /// Writes the cold ids' rows of the id table, without noise: from side information and, if the method uses
  /// ratings, from the ids' ratings so far.
  virtual void write(RatingRows known);
  /// Whether the method writes again before a stage (0, 1, 2) trains, with that stage's ratings known. That
  /// overwrites what earlier stages have trained.
  virtual bool writes_before(std::size_t /*stage*/) const { return false; }

  /// Memory of a cold id's embedding.
  virtual double bytes_per_id() const { return static_cast<double>(model_.width() * sizeof(float)); }
  /// Share of the codes in use by the cold ids as last written; NaN without codes.
  virtual double codes_used() const { return std::numeric_limits<double>::quiet_NaN(); }

 protected:
  /// Writes vectors(batch) (B, D) for all cold ids, without gradients and noise.
  void write_cold_ids(const std::function<Var<float>(const Batch& batch)>& vectors);

  ColdModel& model_;
};

struct MethodEntry {
  std::string name;
  std::string summary;
  std::function<std::unique_ptr<WarmupMethod>(ColdModel& model)> make;
};

/// All warm-up methods, in the order they are listed.
const std::vector<MethodEntry>& all_methods();

/// Throws UsageError that lists the names there are.
const MethodEntry& find_method(const std::string& name);

}  // namespace vqgrad
