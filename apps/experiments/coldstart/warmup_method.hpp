#pragma once
#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "apps/experiments/coldstart/cold_cell.hpp"

namespace vqgrad {

/// Rows of interactions.
using Ratings = std::span<const std::uint32_t>;

/// A way to give cold ids an embedding: what it trains beside the backbone, when, and what it writes into the
/// cold rows of the id table. The protocol says for how long and in which order; this is plain base, which
/// trains nothing else and writes nothing.
class WarmupMethod {
 public:
  explicit WarmupMethod(ColdCell& cell) : cell_(cell) {}
  virtual ~WarmupMethod() = default;
  WarmupMethod(const WarmupMethod&) = delete;
  WarmupMethod& operator=(const WarmupMethod&) = delete;

  /// Logits of a pre-training step.
  virtual Var<float> pretraining_logits(const Batch& batch) { return cell_.logits(batch); }
  /// After pre-training, before its own phases: whatever starts from the trained embeddings.
  virtual void start() {}
  /// Its phases over the base rows, once.
  virtual std::vector<Phase> base_phases() { return {}; }
  /// Its phases after a stage's rows have trained the id table, in the origin's protocol.
  virtual std::vector<Phase> stage_phases(std::size_t /*stage*/) { return {}; }
  /// (B, D): embeddings generated for the batch's ids, for the tape; nothing where it generates none. With
  /// noise while the cell samples.
  virtual bool generates() const { return false; }
  virtual Var<float> generate(const Batch& batch) { return cell_.id_vectors(batch); }

  /// Writes the cold ids' rows of the id table once, without noise: from side information and, for a method
  /// that reads raters, from the ids' ratings so far, as rows of interactions.
  virtual void write(Ratings known);
  /// Whether it writes anew before a stage (0, 1, 2) trains, with that stage's ratings known. What earlier
  /// stages have trained in the rows is lost then.
  virtual bool writes_before(std::size_t /*stage*/) const { return false; }

  /// What a cold id's embedding takes in memory.
  virtual double bytes_per_id() const { return static_cast<double>(cell_.width() * sizeof(float)); }
  /// Share of the codes in use by the cold ids as last written; NaN without codes.
  virtual double codes_used() const { return std::numeric_limits<double>::quiet_NaN(); }

 protected:
  ColdCell& cell_;
};

struct MethodEntry {
  std::string name;
  std::string summary;
  std::function<std::unique_ptr<WarmupMethod>(ColdCell& cell)> make;
};

/// All warm-up methods, in the order they are listed.
const std::vector<MethodEntry>& all_methods();

/// Throws UsageError that lists the names there are.
const MethodEntry& find_method(const std::string& name);

}  // namespace vqgrad
