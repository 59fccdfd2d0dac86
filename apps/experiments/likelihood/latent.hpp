#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "autodiff/tape.hpp"
#include "base/random.hpp"
#include "nn/parameters.hpp"

namespace vqgrad {

/// z of n users outside of training, and the cost of sending it.
struct LatentSample {
  std::vector<float> z;              ///< (n, width)
  std::vector<double> nats;          ///< (n) under the prior that the model was trained with
  std::vector<double> learned_nats;  ///< (n) under the prior of `learn_prior`; empty if there is none
  std::vector<std::int32_t> codes;   ///< (n, G); empty for a Gaussian
};

/// The bottleneck between the encoder's output e (B, encoded_width) and the decoder's input z (B, width).
class Latent {
 public:
  /// A training step: z, and the penalty in nats per user that is added to -ln p(ratings | z).
  struct Step {
    Var<float> z, penalty;
  };

  virtual ~Latent() = default;
  virtual std::size_t encoded_width() const = 0;
  virtual std::size_t width() const = 0;

  /// Whether at this progress of training, from 0 to 1, the objective is the final one: the KL term has its
  /// full weight, the quantizer quantizes.
  virtual bool warmed_up(double /*progress*/) const { return true; }
  /// Called before each epoch; `encoded` computes e of all training users.
  virtual void begin_epoch(double /*progress*/, const std::function<std::vector<float>()>& /*encoded*/,
                           Random /*random*/) {}
  virtual Step step(Var<float> e, double progress, Random& random) = 0;
  /// Called after each optimizer step.
  virtual void after_step(Random& /*random*/) {}

  /// Called after training: learns a prior from e of the training users.
  virtual void learn_prior(std::span<const float> /*encoded*/) {}
  virtual LatentSample sample(std::span<const float> encoded, Random& random) const = 0;
  /// The number of samples for an expectation over z; 1 if z is not random.
  virtual std::size_t samples() const { return 8; }
};

/// The sizes of Gaussian and discrete latents.
struct LatentSizes {
  std::size_t dim = 16;                ///< of the Gaussian
  std::size_t groups = 2, codes = 16;  ///< of the discrete ones
};

/// The latents by name: vae, vae-annealed, vae-free-bits, gumbel-vae, vq-vae.
std::vector<std::string> latent_names();

/// Throws UsageError for a name that does not exist.
std::unique_ptr<Latent> make_latent(const std::string& name, const LatentSizes& sizes, Scope<float> scope);

/// Whether it is a Gaussian.
bool is_gaussian(const std::string& name);

}  // namespace vqgrad
