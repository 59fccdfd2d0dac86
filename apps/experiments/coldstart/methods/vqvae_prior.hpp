#pragma once
#include <limits>

#include "apps/experiments/coldstart/grouped_vqvae.hpp"
#include "apps/experiments/coldstart/methods/dropout_net.hpp"
#include "vq/priors/train_prior.hpp"

namespace vqgrad {

/// How a distribution over codes gives an embedding.
enum class PriorReading {
  expectation,  ///< the mean of what draws decode to
  argmax,       ///< the most probable codes, decoded
  sample,       ///< one draw, decoded
  random,       ///< a uniform draw: a control without information
};

/// A prior over codes as a generator of cold ids' embeddings: a VQ-VAE of grouped codes over the hot ids'
/// embeddings (grouped_vqvae.hpp), then an autoregressive prior over their codes given side information
/// (vq/priors/autoregressive_prior.hpp; van den Oord et al. 2017, section 3.2, made conditional):
///
///   c ~ p(c | s),   e = mean + scale E[decode(c)]
///
/// It uses no rating of a cold id. The backbone is pre-trained with masking (dropout_net.hpp).
class VqvaePrior : public DropoutNet {
 public:
  VqvaePrior(ColdModel& model, PriorReading reading);

  void start() override;
  void write(RatingRows known) override;
  double bytes_per_id() const override;
  double codes_used() const override { return codes_used_; }

 private:
  /// Codes of cold ids by the reading, except the expectation.
  std::vector<std::int32_t> read_codes(Random random) const;
  /// (n, D), the mean of the decoded draws.
  std::vector<float> expectation(Random random);

  PriorReading reading_;
  GroupedVqvae vqvae_;
  AutoregressivePrior<float> prior_;
  std::vector<float> mean_;
  float scale_ = 1;
  std::vector<float> cold_side_;
  double codes_used_ = std::numeric_limits<double>::quiet_NaN();
};

}  // namespace vqgrad
