#include "apps/experiments/likelihood/rating_autoencoder.hpp"

#include <utility>

#include "apps/experiments/likelihood/latent_use.hpp"
#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/losses.hpp"
#include "autodiff/ops/shaping.hpp"
#include "autodiff/ops/softmax.hpp"

namespace vqgrad {

RatingAutoencoder::Reader::Reader(Scope<float> scope, const RatingSpace& space, std::size_t hidden)
    : table(scope, space.rows(), hidden, {.initializer = normal(0, 0.1)}),
      bias(&scope.create("bias", Shape{hidden}, constant(0))) {}

Var<float> RatingAutoencoder::Reader::operator()(Tape<float>& tape, const RatingBags& bags) const {
  const std::size_t users = bags.scale.size();
  const Var<float> sums = table(tape.indices(bags.rows, Shape{users, bags.length}));
  return relu(sums * tape.input(std::span<const float>(bags.scale), Shape{users, 1}) + tape.parameter(*bias));
}

RatingAutoencoder::RatingAutoencoder(Scope<float> scope, const RatingSpace& space,
                                     const Popularity& popularity, std::unique_ptr<Latent> latent,
                                     const AutoencoderOptions& options)
    : space_(space),
      latent_(std::move(latent)),
      input_(scope / "input", space, options.hidden),
      encoder_(scope / "encoder", {options.hidden, options.hidden, latent_->encoded_width()}),
      decoder_(scope / "decoder",
               {latent_->width() + (options.shortcut ? options.hidden : 0), options.hidden},
               {.output = false}),
      head_(scope / "head", options.hidden, space, popularity) {
  if (options.shortcut) shown_.emplace(scope / "shown", space, options.hidden);
}

Var<float> RatingAutoencoder::encode(Tape<float>& tape, const RatingBatch& batch) const {
  return encoder_(input_(tape, batch.input));
}

Var<float> RatingAutoencoder::decode(Var<float> z, const RatingBatch& batch) const {
  if (shown_) z = concatenate({z, (*shown_)(z.tape(), batch.shown)}, 1);
  return head_(decoder_(z), batch);
}

void RatingAutoencoder::begin_epoch(double progress, std::span<const Profile> train, Random random) {
  latent_->begin_epoch(
      progress, [&] { return encode(train); }, random);
}

Var<float> RatingAutoencoder::loss(Tape<float>& tape, const RatingBatch& batch, double progress,
                                   Random& random) {
  const Latent::Step step = latent_->step(encode(tape, batch), progress, random);
  const Var<float> reconstruction = softmax_cross_entropy(decode(step.z, batch), tape.indices(batch.values));
  const float users_a_target = static_cast<float>(batch.users) / static_cast<float>(batch.targets());
  return reconstruction + users_a_target * step.penalty;
}

double RatingAutoencoder::validate(std::span<const Profile> profiles, Random random) {
  return code_length(*this, profiles, random, 1).total();
}

std::vector<float> RatingAutoencoder::encode(std::span<const Profile> profiles) {
  std::vector<float> encoded;
  const NoGrad guard(tape_);
  each_batch(profiles, space_, [&](const RatingBatch& batch) {
    tape_.reset();
    const auto e = encode(tape_, batch).values();
    encoded.insert(encoded.end(), e.begin(), e.end());
  });
  return encoded;
}

std::vector<double> RatingAutoencoder::log_probabilities(std::span<const float> z,
                                                         std::span<const Profile> profiles) {
  std::vector<double> result;
  std::size_t done = 0;
  const NoGrad guard(tape_);
  each_batch(profiles, space_, [&](const RatingBatch& batch) {
    tape_.reset();
    const Shape shape{batch.users, latent_->width()};
    const auto p = log_softmax(decode(tape_.input(z.subspan(done, shape.size()), shape), batch)).values();
    for (std::size_t k = 0; k < batch.targets(); ++k)
      result.push_back(
          static_cast<double>(p[k * space_.classes + static_cast<std::size_t>(batch.values[k])]));
    done += shape.size();
  });
  return result;
}

}  // namespace vqgrad
