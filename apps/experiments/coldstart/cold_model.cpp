#include "apps/experiments/coldstart/cold_model.hpp"

#include "autodiff/ops/losses.hpp"

namespace vqgrad {

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
