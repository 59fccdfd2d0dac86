#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "autodiff/tape.hpp"
#include "base/random.hpp"
#include "nn/parameters.hpp"
#include "vq/priors/unigram_prior.hpp"
#include "vq/product_quantizer.hpp"

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

struct GaussianLatentOptions {
  std::size_t dim = 16;
  double annealing = 0;  ///< share of training in which beta rises from 0 to 1
  double free_bits = 0;  ///< lambda, nats per dimension
};

/// q(z | x) = N(m, e^v), prior N(0, 1) (Kingma and Welling 2014, arXiv 1312.6114); e = [m, v].
///
///   penalty = beta sum_d max(lambda, mean_b KL_d(b))
///
/// beta rises linearly (Bowman et al. 2016, arXiv 1511.06349, section 3.1); lambda are the "free bits" of
/// Kingma et al. 2016 (arXiv 1606.04934, section C.8), with groups of one dimension. Costs are the true KL.
class GaussianLatent : public Latent {
 public:
  explicit GaussianLatent(GaussianLatentOptions options) : options_(options) {}

  std::size_t encoded_width() const override { return 2 * options_.dim; }
  std::size_t width() const override { return options_.dim; }
  bool warmed_up(double progress) const override { return progress >= options_.annealing; }
  Step step(Var<float> e, double progress, Random& random) override;
  LatentSample sample(std::span<const float> encoded, Random& random) const override;

 private:
  GaussianLatentOptions options_;
};

/// The penalty at beta = 1: sum_d max(lambda, mean_b KL_d(b)), m and v (B, D).
Var<float> free_bits_kl(Var<float> mean, Var<float> log_variance, double free_bits);

struct GumbelLatentOptions {
  std::size_t groups = 8, codes = 16;
  double annealing = 0.3;  ///< share of training in which the weight of the KL rises from 0 to 1
  double temperature = 1, coolest = 0.5;  ///< of the relaxation, falling linearly over training
};

/// G categorical codes, q_g = softmax(e_g) independent of one another, prior uniform over K (Jang et al.
/// 2016, arXiv 1611.01144). z (B, G K) is the one-hot codes side by side, drawn by `gumbel_softmax`: the
/// decoder never sees a relaxed code.
///
///   penalty = beta sum_g KL(q_g || uniform) = beta sum_g (ln K + sum_k q_gk ln q_gk)
class GumbelLatent : public Latent {
 public:
  explicit GumbelLatent(GumbelLatentOptions options) : options_(options) {}

  std::size_t encoded_width() const override { return options_.groups * options_.codes; }
  std::size_t width() const override { return encoded_width(); }
  bool warmed_up(double progress) const override { return progress >= options_.annealing; }
  Step step(Var<float> e, double progress, Random& random) override;
  /// The prior becomes each group's mean q: the one of all factorized priors with the least KL.
  void learn_prior(std::span<const float> encoded) override;
  LatentSample sample(std::span<const float> encoded, Random& random) const override;

 private:
  /// softmax of one group's K logits, in double.
  std::vector<double> posterior(std::span<const float> logits) const;

  GumbelLatentOptions options_;
  std::vector<double> prior_;  // (G, K)
};

struct VqLatentOptions {
  std::size_t groups = 8, codes = 16, dim = 4;
  double warm_up = 0.1;  ///< share of training without quantizer; then codebooks start at k-means centres
};

/// The latent of a VQ-VAE (van den Oord et al. 2017, arXiv 1711.00937): e in G groups with a codebook each,
/// learned as moving averages, and straight-through gradients. z is a function of the ratings, so that its
/// cost is the code's: G log2 K bits under the uniform prior, which training uses.
///
///   penalty = 0.25 |e - sg(q)|^2 per user, summed over its latent as a KL is
class VqLatent : public Latent {
 public:
  VqLatent(Scope<float> scope, VqLatentOptions options);

  std::size_t encoded_width() const override { return options_.groups * options_.dim; }
  std::size_t width() const override { return encoded_width(); }
  bool warmed_up(double progress) const override { return progress >= options_.warm_up; }
  void begin_epoch(double progress, const std::function<std::vector<float>()>& encoded,
                   Random random) override;
  Step step(Var<float> e, double progress, Random& random) override;
  void after_step(Random& random) override;
  void learn_prior(std::span<const float> encoded) override;
  LatentSample sample(std::span<const float> encoded, Random& random) const override;
  std::size_t samples() const override { return 1; }

 private:
  VqLatentOptions options_;
  ProductQuantizer<float> quantizer_;
  std::optional<Quantized<float>> step_;  // of the step on the tape, once codebooks have started
  bool started_ = false;
  std::optional<UnigramPrior> learned_;
};

}  // namespace vqgrad
