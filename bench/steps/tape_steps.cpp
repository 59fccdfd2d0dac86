// The steps through the tape, with the layers and ops that everyone uses.
#include <array>
#include <memory>
#include <utility>

#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/factorization_machine.hpp"
#include "autodiff/ops/indexing.hpp"
#include "autodiff/ops/losses.hpp"
#include "autodiff/ops/shaping.hpp"
#include "autodiff/ops/stop_gradient.hpp"
#include "autodiff/ops/vectors.hpp"
#include "base/parallel.hpp"
#include "bench/steps/step_program.hpp"
#include "nn/adam.hpp"
#include "nn/mlp.hpp"
#include "vq/lift.hpp"

namespace vqgrad::bench {
namespace {

void start(Parameters<float>& parameters, const std::string& name, std::uint64_t stream, double center = 0) {
  for (auto& parameter : parameters) {
    if (parameter.name() != name) continue;
    const auto values = initial(stream, parameter.size(), center);
    std::copy(values.begin(), values.end(), parameter.mutate().begin());
  }
}

class ClickModel {
 public:
  ClickModel(Parameters<float>& parameters, double dropout)
      : mlp_(parameters / "mlp", {inputs, 16, 16, 1}, {.batch_norm = true, .dropout = dropout}),
        linear_(parameters / "linear", 2, 1) {
    for (std::size_t f = 0; f < fields.size(); ++f) {
      tables_[f] =
          &(parameters / "tables").create(fields[f].name, Shape{fields[f].rows, width}, uniform(-0.1, 0.1));
      start(parameters, std::string("tables.") + fields[f].name, tables + f);
    }
    for (const std::uint64_t layer : {0u, 1u, 2u}) {
      const std::string at = "mlp." + std::to_string(layer);
      start(parameters, at + ".weight", mlp + 3 * layer);
      start(parameters, at + ".batch_norm.gain", mlp + 3 * layer + 1, 1);
      start(parameters, at + ".batch_norm.bias", mlp + 3 * layer + 2);
      start(parameters, at + ".bias", mlp + 3 * layer + 1);
    }
    start(parameters, "linear.weight", linear);
    start(parameters, "linear.bias", linear + 1);
  }

  Parameter<float>& table(std::size_t field) { return *tables_[field]; }

  using Fields = std::span<EmbeddedField<float>>;
  /// The batch's fields, which several calls may use: their rows are put on the tape once.
  Fields on_tape(Tape<float>& tape, const BatchData& batch) {
    const Fields all = tape.arena().make<EmbeddedField<float>>(fields.size());
    for (std::size_t f = 0; f < fields.size(); ++f) {
      const Var<float> table = tape.parameter(*tables_[f]);
      const std::span<const std::int32_t> rows = batch.indices[f];
      if (fields[f].number)
        all[f] = {table, {}, batch.numbers[f]};
      else if (fields[f].words == 1)
        all[f] = {table, tape.borrow(rows, Shape{batch_size})};
      else
        all[f] = {table, tape.borrow(rows, Shape{batch_size, fields[f].words})};
    }
    return all;
  }

  static Var<float> number(Tape<float>& tape, const BatchData& batch, std::size_t f) {
    return tape.input(std::span<const float>(batch.numbers[f]), Shape{batch_size, 1});
  }

  Var<float> loss(Tape<float>& tape, const BatchData& batch, Fields all) {
    const Var<float> x = embed_fields<float>(all);
    const Var<float> numbers =
        concatenate({number(tape, batch, count_field - 1), number(tape, batch, count_field)}, 1);
    const Shape rows{batch_size};
    const Var<float> logits = factorization_machine(x, fields.size()) +
                              reshape(mlp_(x, Mode::train, masks_), rows) + reshape(linear_(numbers), rows);
    return binary_cross_entropy_with_logits(logits, tape.input(std::span<const float>(batch.labels), rows));
  }

 private:
  std::array<Parameter<float>*, fields.size()> tables_{};
  Mlp<float> mlp_;
  Linear<float> linear_;
  Random masks_;
};

class Vae {
 public:
  explicit Vae(Parameters<float>& parameters)
      : id_mean_(parameters / "id_mean", {width, 16, latent}),
        id_log_variance_(parameters / "id_log_variance", {width, 16, latent}),
        side_mean_(parameters / "side_mean", {side_inputs, 16, latent}),
        side_log_variance_(parameters / "side_log_variance", {side_inputs, 16, latent}),
        decoder_(parameters / "decoder", {latent + 1, 12, width}) {
    std::uint64_t stream = vae;
    for (const char* name : {"id_mean", "id_log_variance", "side_mean", "side_log_variance", "decoder"})
      for (const char* part : {".0.weight", ".0.bias", ".1.weight", ".1.bias"})
        start(parameters, std::string(name) + part, stream++);
  }

  /// The loss without the quantizer's term, and z.
  std::pair<Var<float>, Var<float>> operator()(Tape<float>& tape, ClickModel& click, const BatchData& batch) {
    const auto fields = click.on_tape(tape, batch);
    const Var<float> item = gather(fields[item_field].table, *fields[item_field].rows);
    const Var<float> count = ClickModel::number(tape, batch, count_field);
    const std::array<EmbeddedField<float>, 4> beside{
        fields[year_field], fields[title_field], fields[genres_field], {count}};
    const Var<float> side = embed_fields<float>(beside);
    const Var<float> mean = id_mean_(item), log_variance = id_log_variance_(item);
    const Var<float> noise = tape.input(std::span<const float>(batch.noise), Shape{batch_size, latent});
    const Var<float> z = mean + exp(0.5f * log_variance) * noise;
    const Var<float> vectors = decoder_(concatenate({z, count}, 1));
    const Var<float> distance =
        static_cast<float>(batch_size) *
        squared_wasserstein(mean, log_variance, side_mean_(side), side_log_variance_(side));
    fields[item_field] = {vectors};
    return {click.loss(tape, batch, fields) + static_cast<float>(width) * mean_squared_error(vectors, item) +
                distance,
            z};
  }

 private:
  Mlp<float> id_mean_, id_log_variance_, side_mean_, side_log_variance_, decoder_;
};

Var<float> quantizer_loss(Var<float> z, Var<float> vectors) {
  const auto nearest = nearest_code(lift_by_outer_product(z), vectors);
  const Var<float> q = diagonal(gather(vectors, nearest));
  return mean_squared_error(stop_gradient(q), z) + 0.25f * mean_squared_error(stop_gradient(z), q);
}

struct Model {
  Parameters<float> parameters;
  ClickModel click;
  Parameters<float> vae_parameters;
  Vae vae{vae_parameters};
  Parameter<float>& vectors;
  std::unique_ptr<Adam<float>> adam;
  Tape<float> tape;

  Model(const std::string& name, double dropout)
      : click(parameters, dropout),
        vectors((vae_parameters / "codebook").create("vectors", Shape{codes, latent}, uniform(-0.1, 0.1))) {
    start(vae_parameters, "codebook.vectors", codebook);
    std::vector<Parameter<float>*> trainable;
    if (name == "deepfm") {
      for (auto& parameter : parameters) trainable.push_back(&parameter);
    } else if (name == "codebook") {
      trainable.push_back(&vectors);
    } else {
      for (auto& parameter : vae_parameters)
        if (&parameter != &vectors) trainable.push_back(&parameter);
      for (const auto f : side_fields) trainable.push_back(&click.table(f));
    }
    for (auto* all : {&parameters, &vae_parameters})
      for (auto& parameter : *all) parameter.set_trainable(false);
    std::erase_if(trainable, [&](auto* p) { return parameters.is_buffer(*p); });
    for (auto* parameter : trainable) parameter->set_trainable(true);
    adam = std::make_unique<Adam<float>>(trainable,
                                         AdamOptions{.learning_rate = learning_rate, .weight_decay = l2});
  }

  /// The loss, and what of it the step shows.
  std::pair<Var<float>, Var<float>> loss(const std::string& name, const BatchData& batch) {
    if (name == "deepfm") {
      const Var<float> loss = click.loss(tape, batch, click.on_tape(tape, batch));
      return {loss, loss};
    }
    const auto [loss, z] = vae(tape, click, batch);
    if (name == "vqvae") return {loss, loss};
    const Var<float> quantizer = quantizer_loss(z, tape.parameter(vectors));
    return {loss + quantizer, quantizer};
  }
};

Step make_step(const std::string& name, std::size_t threads, double dropout) {
  set_threads(threads);
  const auto model = std::make_shared<Model>(name, dropout);
  return [model, name](const BatchData& batch) {
    Tape<float>& tape = model->tape;
    tape.reset();
    const auto [loss, shown] = model->loss(name, batch);
    const auto value = static_cast<double>(shown.item());
    tape.backward(loss);
    model->adam->step();
    return value;
  };
}

}  // namespace
}  // namespace vqgrad::bench

int main(int argc, char** argv) {
  return vqgrad::bench::run_step_program(argc, argv, vqgrad::bench::make_step);
}
