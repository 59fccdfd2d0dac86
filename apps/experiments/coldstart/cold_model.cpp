#include "apps/experiments/coldstart/cold_model.hpp"

#include <algorithm>

#include "autodiff/ops/losses.hpp"

namespace vqgrad {

bool SideInformation::is_number(std::size_t field) const {
  return data_.encoder.fields()[field].kind == FieldKind::number;
}

std::size_t SideInformation::width() const {
  std::size_t sum = data_.count_field ? 1 : 0;
  for (const auto f : data_.side_fields) sum += is_number(f) ? 1 : embeddings_.width();
  return std::max<std::size_t>(sum, 1);
}

Var<float> SideInformation::operator()(const Batch& batch) const {
  std::vector<EmbeddedField<float>> parts;
  const auto number = [&](std::size_t f) { return tape_.input(batch.numbers(f), Shape{batch.size(), 1}); };
  for (const auto f : data_.side_fields) {
    if (is_number(f))
      parts.push_back({number(f)});
    else
      parts.push_back(embeddings_.field(tape_, batch, f));
  }
  if (data_.count_field) parts.push_back({number(*data_.count_field)});
  if (!parts.empty()) return embed_fields(parts);
  const auto zeros = tape_.arena().make<float>(batch.size());
  std::fill(zeros.begin(), zeros.end(), 0.0f);
  return tape_.input(zeros, Shape{batch.size(), 1});
}

std::vector<float> SideInformation::of(const std::vector<std::uint32_t>& rows) const {
  std::vector<float> result;
  Batches batches(data_.encoder, rows, 1024);
  const NoGrad guard(tape_);
  for (const Batch& batch : batches) {
    tape_.reset();
    const auto values = (*this)(batch).values();
    result.insert(result.end(), values.begin(), values.end());
  }
  return result;
}

std::vector<Parameter<float>*> SideInformation::tables() const {
  std::vector<Parameter<float>*> result;
  auto fields = data_.side_fields;
  if (data_.count_field) fields.push_back(*data_.count_field);
  for (const auto f : fields)
    if (embeddings_.has(f)) result.push_back(&embeddings_.table(f));
  return result;
}

ColdModel::ColdModel(const ColdData& data, const ColdModelOptions& options)
    : data_(data),
      random_(options.seed),
      noise_(random_.split("noise")),
      parameters_(random_.split("parameters")),
      backbone_(make_backbone(options.backbone, parameters_ / "backbone", data.encoder,
                              data.features == ColdFeatures::clean ? ListPooling::mean : ListPooling::sum)),
      ids_(backbone_->embeddings().table(data.id_field), data),
      side_(data, backbone_->embeddings(), tape_) {
  if (find_backbone(options.backbone).small_start) draw_small("backbone");
}

std::vector<Parameter<float>*> ColdModel::parameters_of(const std::string& scope) {
  std::vector<Parameter<float>*> result;
  for (auto& parameter : parameters_)
    if (parameter.name().starts_with(scope + ".") && !parameters_.is_buffer(parameter))
      result.push_back(&parameter);
  return result;
}

void ColdModel::draw_small(const std::string& scope) {
  for (auto* parameter : parameters_of(scope))
    stream("start " + parameter->name()).fill_uniform(parameter->mutate(), -0.01, 0.01);
}

Var<float> ColdModel::logits(const Batch& batch) { return (*backbone_)(tape_, batch, Mode::train, noise_); }

Var<float> ColdModel::logits(const Batch& batch, Var<float> id_vectors) {
  const Substitute substitute{data_.id_field, id_vectors};
  return (*backbone_)(tape_, batch, Mode::train, noise_, &substitute);
}

Var<float> ColdModel::frozen_logits(const Batch& batch) {
  return (*backbone_)(tape_, batch, Mode::evaluate, noise_);
}

Var<float> ColdModel::frozen_logits(const Batch& batch, Var<float> id_vectors) {
  const Substitute substitute{data_.id_field, id_vectors};
  return (*backbone_)(tape_, batch, Mode::evaluate, noise_, &substitute);
}

Var<float> ColdModel::click_loss(const Batch& batch, Var<float> logits) {
  return binary_cross_entropy_with_logits(logits, tape_.input(batch.labels(), Shape{batch.size()}));
}

Var<float> ColdModel::id_vectors(const Batch& batch) {
  return backbone_->embeddings().at(tape_, batch, data_.id_field);
}

}  // namespace vqgrad
