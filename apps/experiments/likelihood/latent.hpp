#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "autodiff/tape.hpp"
#include "base/random.hpp"

namespace vqgrad {

/// z of n users outside of training, and what it costs to send.
struct LatentSample {
  std::vector<float> z;              ///< (n, width)
  std::vector<double> nats;          ///< (n) under the prior that the model was trained with
  std::vector<double> learned_nats;  ///< (n) under the prior of `learn_prior`; empty where there is none
  std::vector<std::int32_t> codes;   ///< (n, G); empty for a Gaussian
};

/// What stands between the encoder's output e (B, encoded_width) and the decoder's input z (B, width).
class Latent {
 public:
  /// How a step enters the loss: in nats a user, beside -ln p(ratings | z).
  struct Step {
    Var<float> z, penalty;
  };

  virtual ~Latent() = default;
  virtual std::size_t encoded_width() const = 0;
  virtual std::size_t width() const = 0;

  /// Whether at this progress of training, from 0 to 1, the model is the one that will be judged: the full
  /// KL term counts, the quantizer quantizes.
  virtual bool settled(double /*progress*/) const { return true; }
  /// Before each epoch; `encoded` makes e of all users in training.
  virtual void begin_epoch(double /*progress*/, const std::function<std::vector<float>()>& /*encoded*/,
                           Random /*random*/) {}
  virtual Step step(Var<float> e, double progress, Random& random) = 0;
  /// After each of the optimizer's steps.
  virtual void moved(Random& /*random*/) {}

  /// After training: a prior of what came out, from e of users in training.
  virtual void learn_prior(std::span<const float> /*encoded*/) {}
  virtual LatentSample sample(std::span<const float> encoded, Random& random) const = 0;
  /// Of how many samples an expectation over z is made; 1 where z is no random number.
  virtual std::size_t samples() const { return 8; }
};

}  // namespace vqgrad
