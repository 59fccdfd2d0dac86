#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "nn/optimizer.hpp"

namespace vqgrad {

struct AdamOptions {
  double learning_rate = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 0;  ///< lambda, L2 inside the gradient
};

/// Adam (Kingma, Ba 2015, arXiv 1412.6980), dense, with L2 as in torch.optim.Adam's weight_decay: at step t
///
///   g <- g + lambda x,  m <- beta1 m + (1 - beta1) g,  v <- beta2 v + (1 - beta2) g^2,
///   x <- x - learning_rate m^ / (sqrt(v^) + epsilon),   m^ = m / (1 - beta1^t),  v^ = v / (1 - beta2^t)
///
/// Every step changes all rows of an embedding, by decay and by old moments, whether a batch names them or
/// not; LazyAdam is another algorithm. Throws UsageError for options out of range, as the others below.
template <class T>
class Adam : public Optimizer<T> {
 public:
  explicit Adam(Parameters<T>& parameters, AdamOptions options = {}) : Adam(parameters, options, Rule{}) {}
  explicit Adam(const std::vector<Parameter<T>*>& parameters, AdamOptions options = {})
      : Adam(parameters, options, Rule{}) {}

 protected:
  struct Rule {
    bool decoupled_decay = false;  ///< of AdamW
    bool lazy_rows = false;        ///< of LazyAdam
  };
  Adam(Parameters<T>& parameters, const AdamOptions& options, Rule rule);
  Adam(const std::vector<Parameter<T>*>& parameters, const AdamOptions& options, Rule rule);

 private:
  using Slot = typename Optimizer<T>::Slot;
  void update(Slot& slot, std::size_t begin, std::size_t end) override;

  AdamOptions options_;
  Rule rule_;
};

struct AdamWOptions {
  double learning_rate = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 1e-2;  ///< lambda, decoupled; torch's default
};

/// Adam with decoupled weight decay (Loshchilov, Hutter 2019, arXiv 1711.05101, as torch.optim.AdamW):
///
///   x <- (1 - learning_rate lambda) x, then Adam's step with lambda = 0
template <class T>
class AdamW : public Adam<T> {
 public:
  explicit AdamW(Parameters<T>& parameters, AdamWOptions options = {})
      : Adam<T>(parameters, adam_options(options), {.decoupled_decay = true}) {}
  explicit AdamW(const std::vector<Parameter<T>*>& parameters, AdamWOptions options = {})
      : Adam<T>(parameters, adam_options(options), {.decoupled_decay = true}) {}

 private:
  static AdamOptions adam_options(const AdamWOptions& o) {
    return {o.learning_rate, o.beta1, o.beta2, o.epsilon, o.weight_decay};
  }
};

struct LazyAdamOptions {
  double learning_rate = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
};

/// Adam that skips rows (a row: one index of the first axis) whose gradient is zero throughout: neither the
/// values nor the moments of such a row change, as in torch.optim.SparseAdam. For tables too large to stream
/// at every step.
///
/// This is another algorithm than Adam, not a faster one: in Adam a row goes on changing by its old moments,
/// and its moments decay; here they wait for the row's next gradient, while the bias corrections use the
/// parameter's step count. There is no weight decay, which would have to change every row.
template <class T>
class LazyAdam : public Adam<T> {
 public:
  explicit LazyAdam(Parameters<T>& parameters, LazyAdamOptions options = {})
      : Adam<T>(parameters, adam_options(options), {.lazy_rows = true}) {}
  explicit LazyAdam(const std::vector<Parameter<T>*>& parameters, LazyAdamOptions options = {})
      : Adam<T>(parameters, adam_options(options), {.lazy_rows = true}) {}

 private:
  static AdamOptions adam_options(const LazyAdamOptions& o) {
    return {o.learning_rate, o.beta1, o.beta2, o.epsilon};
  }
};

/// The factors of one step, computed once for all pieces of a parameter.
struct AdamStep {
  double beta1, beta2, epsilon;
  double l2;                 ///< lambda, added to the gradient as lambda x
  double shrink;             ///< x is multiplied by it first: 1 - learning rate * decoupled decay
  double rate;               ///< learning rate / (1 - beta1^t)
  double second_correction;  ///< 1 / sqrt(1 - beta2^t)

  /// Step number t = 1, 2, ..., without decay.
  static AdamStep at(std::uint64_t t, double learning_rate, double beta1, double beta2, double epsilon);
};

/// One pass over four arrays of one length, x being the values:
///
///   x <- shrink x,  g <- g + l2 x,  m <- beta1 m + (1 - beta1) g,  v <- beta2 v + (1 - beta2) g^2,
///   x <- x - rate m / (second_correction sqrt(v) + epsilon)
template <class T>
void adam_update(std::span<T> values, std::span<const T> gradient, std::span<T> first, std::span<T> second,
                 const AdamStep& step);

}  // namespace vqgrad
