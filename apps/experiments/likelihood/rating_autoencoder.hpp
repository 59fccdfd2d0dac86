#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "apps/experiments/likelihood/fit_ratings.hpp"
#include "apps/experiments/likelihood/latent.hpp"
#include "apps/experiments/likelihood/rating_head.hpp"
#include "nn/embedding.hpp"
#include "nn/mlp.hpp"

namespace vqgrad {

struct AutoencoderOptions {
  std::size_t hidden = 64;
  bool shortcut = false;  ///< the decoder reads the batch's shown ratings
};

/// An autoencoder of users' ratings, the same for every latent:
///
///   e = linear(relu(linear(relu(bag(input) / sqrt n + bias))))
///   z from e by the latent
///   h = relu(linear([z, relu(bag(shown) / sqrt n + bias)])),   p(k | h, i) by RatingHead
///
/// The latent's penalty is added to -ln p of all of a user's targets.
class RatingAutoencoder : public RatingModel {
 public:
  RatingAutoencoder(Scope<float> scope, const RatingSpace& space, const Popularity& popularity,
                    std::unique_ptr<Latent> latent, const AutoencoderOptions& options);

  bool warmed_up(double progress) const override { return latent_->warmed_up(progress); }
  void begin_epoch(double progress, std::span<const Profile> train, Random random) override;
  Var<float> loss(Tape<float>& tape, const RatingBatch& batch, double progress, Random& random) override;
  void after_step(Random& random) override { latent_->after_step(random); }
  /// The code length, in bits per target.
  double validate(std::span<const Profile> profiles, Random random) override;

  /// e of all profiles, (n, encoded_width).
  std::vector<float> encode(std::span<const Profile> profiles);
  /// ln p of all targets, one after the other, given z (n, width).
  std::vector<double> log_probabilities(std::span<const float> z, std::span<const Profile> profiles);

  Latent& latent() { return *latent_; }

 private:
  struct Reader {
    EmbeddingBag<float> table;
    Parameter<float>* bias;

    Reader(Scope<float> scope, const RatingSpace& space, std::size_t hidden);
    Var<float> operator()(Tape<float>& tape, const RatingBags& bags) const;
  };
  Var<float> encode(Tape<float>& tape, const RatingBatch& batch) const;
  Var<float> decode(Var<float> z, const RatingBatch& batch) const;

  RatingSpace space_;
  std::unique_ptr<Latent> latent_;
  Reader input_;
  std::optional<Reader> shown_;
  Mlp<float> encoder_, decoder_;
  RatingHead head_;
  Tape<float> tape_;  // for everything except training steps
};

}  // namespace vqgrad
