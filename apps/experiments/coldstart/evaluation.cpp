#include "apps/experiments/coldstart/evaluation.hpp"

#include <vector>

#include "apps/experiments/coldstart/auc_bootstrap.hpp"

namespace vqgrad {
namespace {

constexpr std::size_t batch_size = 8192;

template <class T>
void append(std::vector<T>& all, std::span<const T> more) {
  all.insert(all.end(), more.begin(), more.end());
}

struct Predictions {
  std::vector<float> logits, labels;
  std::vector<std::uint32_t> items, users;

  Predictions(ColdModel& model, std::span<const std::uint32_t> rows) {
    Batches batches(model.data().encoder, {rows.begin(), rows.end()}, batch_size);
    const NoGrad guard(model.tape());
    for (const Batch& batch : batches) {
      model.tape().reset();
      append(logits, model.frozen_logits(batch).values());
      append(labels, batch.labels());
      append(items, batch.items());
      append(users, batch.users());
    }
  }
  StageMetrics metrics() const { return stage_metrics(logits, labels, items, users); }
};

}  // namespace

StageMetrics evaluate(ColdModel& model, std::span<const std::uint32_t> rows) {
  return Predictions(model, rows).metrics();
}

StageMetrics evaluate_test(ColdModel& model) {
  const Predictions test(model, model.data().split.test);
  StageMetrics metrics = test.metrics();
  metrics.auc_error = auc_bootstrap_error(test.logits, test.labels,
                                          model.data().side == Owner::item ? test.items : test.users,
                                          model.stream("bootstrap"));
  return metrics;
}

}  // namespace vqgrad
