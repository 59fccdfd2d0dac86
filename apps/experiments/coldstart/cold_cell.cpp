#include "apps/experiments/coldstart/cold_cell.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "apps/experiments/coldstart/auc_bootstrap.hpp"
#include "apps/vqgrad/terminal/interrupt.hpp"
#include "autodiff/ops/indexing.hpp"
#include "autodiff/ops/losses.hpp"
#include "base/error.hpp"
#include "nn/adam.hpp"
#include "nn/training.hpp"

namespace vqgrad {
namespace {

template <class T>
void append(std::vector<T>& all, std::span<const T> more) {
  all.insert(all.end(), more.begin(), more.end());
}

/// The first of `rows` for each id.
std::vector<std::uint32_t> first_of(const ColdData& data, std::span<const std::int32_t> ids,
                                    std::span<const std::uint32_t> rows) {
  std::map<std::int32_t, std::uint32_t> first;
  for (const auto row : rows) first.emplace(data.row_of(data.owners()[row]), row);
  std::vector<std::uint32_t> result;
  for (const auto id : ids) result.push_back(first.at(id));
  return result;
}

}  // namespace

ColdCell::ColdCell(const ColdData& data, const CellOptions& options)
    : data_(data),
      options_(options),
      random_(options.seed),
      noise_(random_.split("noise")),
      order_(random_.split("order")),
      parameters_(random_.split("parameters")),
      backbone_(make_backbone(options.backbone, parameters_ / "backbone", data.encoder,
                              data.features == ColdFeatures::clean ? ListPooling::mean : ListPooling::sum)),
      id_table_(&backbone_->embeddings().table(data.encoder.fields()[data.id_field].name)) {
  if (find_backbone(options.backbone).small_start) draw_small("backbone");
}

std::vector<Parameter<float>*> ColdCell::parameters_of(const std::string& scope) {
  std::vector<Parameter<float>*> result;
  for (auto& parameter : parameters_)
    if (parameter.name().starts_with(scope + ".") && !parameters_.is_buffer(parameter))
      result.push_back(&parameter);
  return result;
}

std::vector<Parameter<float>*> ColdCell::side_tables() {
  std::vector<Parameter<float>*> result;
  auto fields = data_.side_fields;
  if (data_.count_field) fields.push_back(*data_.count_field);
  for (const auto f : fields)
    if (backbone_->embeddings().has(f)) result.push_back(&backbone_->embeddings().table(f));
  return result;
}

void ColdCell::draw_small(const std::string& scope) {
  for (auto* parameter : parameters_of(scope))
    stream("start " + parameter->name()).fill_uniform(parameter->mutate(), -0.01, 0.01);
}

Var<float> ColdCell::logits(const Batch& batch) { return (*backbone_)(tape_, batch, Mode::train, noise_); }

Var<float> ColdCell::logits(const Batch& batch, Var<float> id_vectors) {
  const Substitute substitute{data_.id_field, id_vectors};
  return (*backbone_)(tape_, batch, Mode::train, noise_, &substitute);
}

Var<float> ColdCell::frozen_logits(const Batch& batch, Var<float> id_vectors) {
  const Substitute substitute{data_.id_field, id_vectors};
  return (*backbone_)(tape_, batch, Mode::evaluate, noise_, &substitute);
}

Var<float> ColdCell::click_loss(const Batch& batch, Var<float> logits) {
  return binary_cross_entropy_with_logits(logits, tape_.input(batch.labels(), Shape{batch.size()}));
}

Var<float> ColdCell::id_vectors(const Batch& batch) {
  return backbone_->embeddings().at(tape_, batch, data_.id_field);
}

Var<float> ColdCell::side_information(const Batch& batch) {
  std::vector<EmbeddedField<float>> parts;
  const auto number = [&](std::size_t f) { return tape_.input(batch.numbers(f), Shape{batch.size(), 1}); };
  for (const auto f : data_.side_fields) {
    if (data_.encoder.fields()[f].kind == FieldKind::number)
      parts.push_back({number(f)});
    else
      parts.push_back(backbone_->embeddings().field(tape_, batch, f));
  }
  if (data_.count_field) parts.push_back({number(*data_.count_field)});
  if (parts.empty()) {
    const auto zeros = tape_.arena().make<float>(batch.size());
    std::fill(zeros.begin(), zeros.end(), 0.0f);
    return tape_.input(zeros, Shape{batch.size(), 1});
  }
  return embed_fields(std::span<const EmbeddedField<float>>(parts));
}

std::vector<float> ColdCell::side_information(std::span<const std::uint32_t> rows) {
  std::vector<float> result;
  Batches batches(data_.encoder, {rows.begin(), rows.end()}, 1024);
  const NoGrad guard(tape_);
  for (const Batch& batch : batches) {
    tape_.reset();
    append(result, side_information(batch).values());
  }
  return result;
}

std::size_t ColdCell::side_width() const {
  std::size_t sum = data_.count_field ? 1 : 0;
  for (const auto f : data_.side_fields)
    sum += data_.encoder.fields()[f].kind == FieldKind::number ? 1 : width();
  return std::max<std::size_t>(sum, 1);
}

Phase ColdCell::warm_up(std::span<const std::uint32_t> rows, std::size_t epochs, bool side_tables) {
  std::vector<Parameter<float>*> trainable{id_table_};
  if (side_tables)
    for (auto* table : this->side_tables()) trainable.push_back(table);
  return {rows, epochs, trainable,
          [this](Tape<float>&, const Batch& batch) { return click_loss(batch, logits(batch)); }};
}

void ColdCell::run(const Phase& phase) {
  for (auto& parameter : parameters_) parameter.set_trainable(false);
  for (auto* parameter : phase.trainable) parameter->set_trainable(true);
  Adam<float> adam(phase.trainable,
                   {.learning_rate = options_.learning_rate, .weight_decay = options_.weight_decay});
  Training<float> training(tape_, adam, "this method diverges under this protocol");
  Batches batches(data_.encoder, {phase.rows.begin(), phase.rows.end()}, options_.batch);
  for (std::size_t epoch = 0; epoch < phase.epochs; ++epoch) {
    batches.shuffle(order_);
    training.epoch(batches, [&](const Batch& batch) {
      stop_if_interrupted();
      return phase.loss(tape_, batch);
    });
    if (phase.after_epoch && !phase.after_epoch(epoch + 1)) break;
  }
  steps_ += training.steps();
}

std::vector<std::uint32_t> ColdCell::first_rows() const {
  return first_of(data_, data_.cold_ids, data_.split.warm[0]);
}

std::vector<std::uint32_t> ColdCell::hot_first_rows() const {
  return first_of(data_, data_.hot_ids, data_.split.base);
}

void ColdCell::write_row(std::int32_t id, std::span<const float> vector) {
  std::copy(vector.begin(), vector.end(), &id_table_->mutate()[static_cast<std::size_t>(id) * width()]);
}

void ColdCell::write_rows(const Batch& batch, std::span<const float> vectors) {
  const auto ids = batch.indices(data_.id_field);
  for (std::size_t b = 0; b < ids.size(); ++b) write_row(ids[b], vectors.subspan(b * width(), width()));
}

std::vector<float> ColdCell::hot_mean() const {
  const auto table = id_table_->values();
  const std::size_t width = id_table_->shape()[1];
  std::vector<double> sums(width);
  for (const auto id : data_.hot_ids)
    for (std::size_t j = 0; j < width; ++j)
      sums[j] += static_cast<double>(table[static_cast<std::size_t>(id) * width + j]);
  std::vector<float> mean;
  for (const double sum : sums)
    mean.push_back(static_cast<float>(sum / static_cast<double>(data_.hot_ids.size())));
  return mean;
}

StageMetrics ColdCell::evaluate() {
  const Predictions test = predict(data_.split.test);
  StageMetrics metrics = stage_metrics(test.logits, test.labels, test.items, test.users);
  metrics.auc_error = auc_bootstrap_error(
      test.logits, test.labels, data_.side == Owner::item ? test.items : test.users, stream("bootstrap"));
  return metrics;
}

StageMetrics ColdCell::evaluate(std::span<const std::uint32_t> rows) {
  const Predictions held = predict(rows);
  return stage_metrics(held.logits, held.labels, held.items, held.users);
}

ColdCell::Predictions ColdCell::predict(std::span<const std::uint32_t> rows) {
  Predictions result;
  Batches batches(data_.encoder, {rows.begin(), rows.end()}, 4 * options_.batch);
  Random unused;
  const NoGrad guard(tape_);
  for (const Batch& batch : batches) {
    tape_.reset();
    const auto values = (*backbone_)(tape_, batch, Mode::evaluate, unused).values();
    append(result.logits, values);
    append(result.labels, batch.labels());
    append(result.items, batch.items());
    append(result.users, batch.users());
  }
  return result;
}

}  // namespace vqgrad
