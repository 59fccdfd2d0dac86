#include "apps/experiments/coldstart/methods/conditional_vae.hpp"

#include "autodiff/kernels/normal.hpp"
#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/losses.hpp"
#include "autodiff/ops/shaping.hpp"

namespace vqgrad {

ConditionalVae::ConditionalVae(ColdModel& model)
    : model_(model),
      id_mean_(model.parameters() / "vae" / "id_mean", {model.width(), 16, latent}),
      id_log_variance_(model.parameters() / "vae" / "id_log_variance", {model.width(), 16, latent}),
      side_mean_(model.parameters() / "vae" / "side_mean", {model.side().width(), 16, latent}),
      side_log_variance_(model.parameters() / "vae" / "side_log_variance",
                         {model.side().width(), 16, latent}),
      decoder_(model.parameters() / "vae" / "decoder",
               {latent + (model.data().count_field ? 1 : 0), 12, model.width()}) {
  model.draw_small("vae");
}

ConditionalVae::Gaussian ConditionalVae::of_id(const Batch& batch) const {
  const Var<float> x = model_.id_vectors(batch);
  return {id_mean_(x), id_log_variance_(x)};
}

ConditionalVae::Gaussian ConditionalVae::of_side(const Batch& batch) const {
  const Var<float> x = model_.side()(batch);
  return {side_mean_(x), side_log_variance_(x)};
}

Var<float> ConditionalVae::sample(const Gaussian& gaussian) const {
  if (!model_.sampling()) return gaussian.mean;
  const Shape shape = gaussian.mean.shape();
  const auto noise = model_.tape().arena().make<float>(shape.size());
  kernels::draw_normal(model_.noise(), noise);
  return gaussian.mean + exp(0.5f * gaussian.log_variance) * model_.tape().input(noise, shape);
}

Var<float> ConditionalVae::decode(Var<float> z, const Batch& batch) const {
  if (const auto count = model_.data().count_field)
    z = concatenate({z, model_.tape().input(batch.numbers(*count), Shape{batch.size(), 1})}, 1);
  return decoder_(z);
}

Var<float> ConditionalVae::distance(const Gaussian& a, const Gaussian& b) const {
  const auto rows = static_cast<float>(a.mean.shape()[0]);
  return rows * squared_wasserstein(a.mean, a.log_variance, b.mean, b.log_variance);
}

Var<float> ConditionalVae::reconstruction(Var<float> vectors, const Batch& batch) const {
  return static_cast<float>(model_.width()) * mean_squared_error(vectors, model_.id_vectors(batch));
}

std::vector<Parameter<float>*> ConditionalVae::trainable() const {
  auto result = model_.side().tables();
  for (auto* parameter : model_.parameters_of("vae")) result.push_back(parameter);
  return result;
}

}  // namespace vqgrad
