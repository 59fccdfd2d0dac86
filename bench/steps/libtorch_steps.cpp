// The steps in libtorch's C++ front end.
#include <torch/torch.h>

#include <memory>
#include <string>
#include <vector>

#include "bench/steps/step_program.hpp"

namespace vqgrad::bench {
namespace {

using torch::Tensor;
namespace F = torch::nn::functional;

Tensor start(std::uint64_t stream, std::vector<std::int64_t> shape, double center = 0) {
  std::int64_t size = 1;
  for (const auto n : shape) size *= n;
  auto values = initial(stream, static_cast<std::size_t>(size), center);
  return torch::tensor(values).view(shape).clone().set_requires_grad(true);
}

/// A batch as tensors, made once.
struct Tensors {
  std::vector<Tensor> columns;
  Tensor labels, noise;

  explicit Tensors(const BatchData& batch) {
    for (std::size_t f = 0; f < fields.size(); ++f) {
      if (fields[f].number)
        columns.push_back(torch::tensor(batch.numbers[f]).view({-1, 1}));
      else
        columns.push_back(
            torch::tensor(batch.indices[f], torch::kLong).view({static_cast<std::int64_t>(batch_size), -1}));
    }
    labels = torch::tensor(batch.labels);
    noise = torch::tensor(batch.noise).view({-1, latent});
  }
};

/// x W + b, W kept as torch does, (out, in).
struct Dense {
  Tensor weight, bias;
  Dense(std::uint64_t stream, std::int64_t in, std::int64_t out, bool biased = true)
      : weight(start(stream, {in, out}).detach().t().contiguous().set_requires_grad(true)) {
    if (biased) bias = start(stream + 1, {out});
  }
  Tensor operator()(const Tensor& x) const { return torch::linear(x, weight, bias); }
};

struct Norm {
  Tensor gain, bias, mean = torch::zeros(16), variance = torch::ones(16);
  explicit Norm(std::uint64_t stream) : gain(start(stream, {16}, 1)), bias(start(stream + 1, {16})) {}
  Tensor operator()(const Tensor& x) const {
    return torch::batch_norm(x, gain, bias, mean, variance, true, 0.1, 1e-5, false);
  }
};

struct ClickModel {
  double drop;
  std::vector<Tensor> table;
  Dense first{mlp, inputs, 16, false}, second{mlp + 3, 16, 16, false}, last{mlp + 6, 16, 1};
  Norm norm1{mlp + 1}, norm2{mlp + 4};
  Dense numbers{bench::linear, 2, 1};

  explicit ClickModel(double share) : drop(share) {
    for (std::size_t f = 0; f < fields.size(); ++f)
      table.push_back(start(tables + f, {static_cast<std::int64_t>(fields[f].rows), width}));
  }
  std::vector<Tensor> parameters() const {
    auto all = table;
    for (const Dense* d : {&first, &second, &last, &numbers}) {
      all.push_back(d->weight);
      if (d->bias.defined()) all.push_back(d->bias);
    }
    for (const Norm* n : {&norm1, &norm2}) all.insert(all.end(), {n->gain, n->bias});
    return all;
  }
  Tensor embed(const Tensors& batch, std::size_t f) const {
    if (fields[f].number) return batch.columns[f] * table[f];
    if (fields[f].words == 1) return torch::embedding(table[f], batch.columns[f].view(-1));
    return F::embedding_bag(batch.columns[f], table[f], F::EmbeddingBagFuncOptions().mode(torch::kSum));
  }
  Tensor hidden_layer(const Tensor& x, const Dense& dense, const Norm& norm) const {
    const Tensor h = torch::relu(norm(dense(x)));
    return drop > 0 ? torch::dropout(h, drop, true) : h;
  }
  Tensor loss(const Tensors& batch, const Tensor* item = nullptr) const {
    std::vector<Tensor> parts;
    for (std::size_t f = 0; f < fields.size(); ++f)
      parts.push_back(f == item_field && item ? *item : embed(batch, f));
    const Tensor x = torch::stack(parts, 1), sums = x.sum(1);
    const Tensor pairs = 0.5 * (sums * sums - (x * x).sum(1)).sum(1);
    const Tensor deep = last(hidden_layer(hidden_layer(x.flatten(1), first, norm1), second, norm2)).view(-1);
    const Tensor plain =
        numbers(torch::cat({batch.columns[count_field - 1], batch.columns[count_field]}, 1)).view(-1);
    return torch::binary_cross_entropy_with_logits(pairs + deep + plain, batch.labels, {}, {},
                                                   at::Reduction::Mean);
  }
};

struct Encoder {
  Dense first, second;
  Encoder(std::uint64_t stream, std::int64_t in, std::int64_t middle, std::int64_t out)
      : first(stream, in, middle), second(stream + 2, middle, out) {}
  Tensor operator()(const Tensor& x) const { return second(torch::relu(first(x))); }
};

struct Vae {
  Encoder id_mean{vae, width, 16, latent}, id_log_variance{vae + 4, width, 16, latent};
  Encoder side_mean{vae + 8, side_inputs, 16, latent}, side_log_variance{vae + 12, side_inputs, 16, latent};
  Encoder decoder{vae + 16, latent + 1, 12, width};

  std::vector<Tensor> parameters() const {
    std::vector<Tensor> all;
    for (const Encoder* e : {&id_mean, &id_log_variance, &side_mean, &side_log_variance, &decoder})
      for (const Dense* d : {&e->first, &e->second}) all.insert(all.end(), {d->weight, d->bias});
    return all;
  }
  /// The loss without the quantizer's term, and z.
  std::pair<Tensor, Tensor> operator()(const ClickModel& click, const Tensors& batch) const {
    const Tensor item = click.embed(batch, item_field), count = batch.columns[count_field];
    const Tensor side = torch::cat({click.embed(batch, year_field), click.embed(batch, title_field),
                                    click.embed(batch, genres_field), count},
                                   1);
    const Tensor mean = id_mean(item), deviation = torch::exp(0.5 * id_log_variance(item));
    const Tensor z = mean + deviation * batch.noise, vectors = decoder(torch::cat({z, count}, 1));
    const Tensor apart =
        (mean - side_mean(side)).square() + (deviation - torch::exp(0.5 * side_log_variance(side))).square();
    return {click.loss(batch, &vectors) + static_cast<double>(width) * torch::mse_loss(vectors, item) +
                apart.sum(),
            z};
  }
};

Tensor quantizer_loss(const Tensor& z, const Tensor& vectors) {
  const Tensor products = z.unsqueeze(2) * z.unsqueeze(1);
  const Tensor flat = (products / torch::sqrt(products.abs() + 1e-12)).view({-1, latent});
  const Tensor distances = (vectors * vectors).sum(1) - 2 * torch::mm(flat, vectors.t());
  const Tensor looked_up = torch::embedding(vectors, distances.argmin(1)).view({-1, latent, latent});
  const Tensor q = torch::diagonal(looked_up, 0, 1, 2);
  return torch::mse_loss(q.detach(), z) + 0.25 * torch::mse_loss(z.detach(), q);
}

struct Model {
  ClickModel click;
  Vae vae;
  Tensor vectors = start(codebook, {codes, latent});
  std::unique_ptr<torch::optim::Adam> adam;
  std::vector<std::pair<const BatchData*, Tensors>> seen;

  Model(const std::string& name, double drop) : click(drop) {
    auto trainable = name == "deepfm" ? click.parameters() : vae.parameters();
    if (name == "codebook") trainable = {vectors};
    if (name == "vqvae")
      for (const auto f : side_fields) trainable.push_back(click.table[f]);
    for (auto& list : {click.parameters(), vae.parameters(), std::vector<Tensor>{vectors}})
      for (Tensor parameter : list) parameter.set_requires_grad(false);
    for (Tensor& parameter : trainable) parameter.set_requires_grad(true);
    adam = std::make_unique<torch::optim::Adam>(trainable,
                                                torch::optim::AdamOptions(learning_rate).weight_decay(l2));
  }
  const Tensors& tensors(const BatchData& batch) {
    for (const auto& [key, value] : seen)
      if (key == &batch) return value;
    return seen.emplace_back(&batch, Tensors(batch)).second;
  }
};

Step make_step(const std::string& name, std::size_t threads, double drop) {
  at::set_num_threads(static_cast<int>(threads));
  const auto model = std::make_shared<Model>(name, drop);
  return [model, name](const BatchData& data) {
    const Tensors& batch = model->tensors(data);
    Tensor loss, shown;
    if (name == "deepfm") {
      loss = shown = model->click.loss(batch);
    } else {
      const auto [sum, z] = model->vae(model->click, batch);
      loss = shown = sum;
      if (name == "codebook") {
        shown = quantizer_loss(z, model->vectors);
        loss = sum + shown;
      }
    }
    model->adam->zero_grad();
    loss.backward();
    model->adam->step();
    return shown.item<double>();
  };
}

}  // namespace
}  // namespace vqgrad::bench

int main(int argc, char** argv) {
  return vqgrad::bench::run_step_program(argc, argv, vqgrad::bench::make_step);
}
