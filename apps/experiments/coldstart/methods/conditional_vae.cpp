#include "apps/experiments/coldstart/methods/conditional_vae.hpp"

#include "autodiff/kernels/normal.hpp"
#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/losses.hpp"
#include "autodiff/ops/shaping.hpp"

namespace vqgrad {

ConditionalVae::ConditionalVae(ColdCell& cell)
    : cell_(cell),
      id_mean_(cell.parameters() / "vae" / "id_mean", {cell.width(), 16, latent}),
      id_log_variance_(cell.parameters() / "vae" / "id_log_variance", {cell.width(), 16, latent}),
      side_mean_(cell.parameters() / "vae" / "side_mean", {cell.side_width(), 16, latent}),
      side_log_variance_(cell.parameters() / "vae" / "side_log_variance", {cell.side_width(), 16, latent}),
      decoder_(cell.parameters() / "vae" / "decoder",
               {latent + (cell.data().count_field ? 1 : 0), 12, cell.width()}) {
  cell.draw_small("vae");
}

ConditionalVae::Gaussian ConditionalVae::of_id(const Batch& batch) const {
  const Var<float> x = cell_.id_vectors(batch);
  return {id_mean_(x), id_log_variance_(x)};
}

ConditionalVae::Gaussian ConditionalVae::of_side(const Batch& batch) const {
  const Var<float> x = cell_.side_information(batch);
  return {side_mean_(x), side_log_variance_(x)};
}

Var<float> ConditionalVae::sample(const Gaussian& gaussian) const {
  if (!cell_.sampling()) return gaussian.mean;
  const Shape shape = gaussian.mean.shape();
  const auto noise = cell_.tape().arena().make<float>(shape.size());
  kernels::draw_normal(cell_.noise(), noise);
  return gaussian.mean + exp(0.5f * gaussian.log_variance) * cell_.tape().input(noise, shape);
}

Var<float> ConditionalVae::decode(Var<float> z, const Batch& batch) const {
  if (const auto count = cell_.data().count_field)
    z = concatenate({z, cell_.tape().input(batch.numbers(*count), Shape{batch.size(), 1})}, 1);
  return decoder_(z);
}

Var<float> ConditionalVae::distance(const Gaussian& a, const Gaussian& b) const {
  const auto rows = static_cast<float>(a.mean.shape()[0]);
  return rows * squared_wasserstein(a.mean, a.log_variance, b.mean, b.log_variance);
}

Var<float> ConditionalVae::reconstruction(Var<float> vectors, const Batch& batch) const {
  return static_cast<float>(cell_.width()) * mean_squared_error(vectors, cell_.id_vectors(batch));
}

std::vector<Parameter<float>*> ConditionalVae::trainable() const {
  auto result = cell_.side_tables();
  for (auto* parameter : cell_.parameters_of("vae")) result.push_back(parameter);
  return result;
}

}  // namespace vqgrad
