#pragma once
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "nn/parameters.hpp"

namespace vqgrad {

/// Which epoch had the least validation loss, the first of equals, for early stopping (Prechelt 1998, "Early
/// Stopping -- But When?"):
///
///   if (best.offer(epoch, validation_loss())) snapshot.take();
///   if (best.is_stale(epoch, patience)) break;
///   ...
///   snapshot.restore();
class BestEpoch {
 public:
  /// Whether the loss is below all offered before; the first one always is.
  bool offer(std::size_t epoch, double loss) {
    if (best_ && !(loss < best_->second)) return false;
    best_.emplace(epoch, loss);
    return true;
  }

  /// Whether there was an offer; only then is there an epoch and a loss.
  bool has_value() const { return best_.has_value(); }
  std::size_t epoch() const { return best_->first; }
  double loss() const { return best_->second; }

  /// Whether the last `patience` epochs up to `epoch` brought no improvement.
  bool is_stale(std::size_t epoch, std::size_t patience) const {
    return best_ && epoch >= best_->first + patience;
  }

 private:
  std::optional<std::pair<std::size_t, double>> best_;
};

/// A copy of some parameters' values.
template <class T>
class Snapshot {
 public:
  /// Copies all parameters and buffers as they are now.
  explicit Snapshot(Parameters<T>& parameters);
  explicit Snapshot(std::vector<Parameter<T>*> parameters) : parameters_(std::move(parameters)) { take(); }

  /// Copies the values again. Allocates nothing.
  void take();
  /// Puts the copied values back.
  void restore() const;

 private:
  std::vector<Parameter<T>*> parameters_;
  std::vector<std::vector<T>> values_;
};

}  // namespace vqgrad
