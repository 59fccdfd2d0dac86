#pragma once
#include <limits>

#include "apps/experiments/coldstart/grouped_vqvae.hpp"
#include "apps/experiments/coldstart/methods/newton.hpp"

namespace vqgrad {

/// An id's embedding in a few codes: its posterior mode given side information and ratings so far
/// (newton.hpp) through a VQ-VAE of grouped codes. That learns on hot ids alone, from the modes that none to
/// 60 of their ratings give, in the metric of the mean information of a rating, where an error's square is
/// that of the logit it makes:
///
///   u = L^T x / scale,   codes = encode(u),   e = center + scale L^-T decode(codes)
///
/// Then each code in turn is exchanged for the one whose decoded embedding the id's own evidence finds best,
/// (x' - x)^T (S^-1 + A) (x' - x) being least.
class RaterVqvae : public Newton {
 public:
  RaterVqvae(ColdCell& cell, Bottleneck bottleneck);

  void start() override;
  void write(Ratings known) override;
  /// Not where codes do not look at ratings.
  bool writes_before(std::size_t stage) const override;
  double bytes_per_id() const override;
  double codes_used() const override { return codes_used_; }

 private:
  std::vector<float> to_metric(std::span<const double> x) const;
  std::vector<double> from_metric(std::span<const float> u) const;
  void exchange(std::vector<std::int32_t>& codes, const Modes& modes, std::size_t group);

  GroupedVqvae vqvae_;
  double scale_ = 1;
  double codes_used_ = std::numeric_limits<double>::quiet_NaN();
};

}  // namespace vqgrad
