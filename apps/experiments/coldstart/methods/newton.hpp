#pragma once
#include <memory>
#include <vector>

#include "apps/experiments/coldstart/embedding_prior.hpp"
#include "apps/experiments/coldstart/methods/dropout_net.hpp"

namespace vqgrad {

/// The posterior mode of an id's embedding given its side information and ratings so far, in full precision,
/// by two Newton steps (embedding_prior.hpp). A step takes one pass of the frozen backbone over the ratings
/// and one (D, D) system per id, without optimizer and step size; nothing is fitted on cold ids. The prior is
/// learned from the hot ids. The backbone is pre-trained with masking, and the center is the vector of masked
/// ids.
class Newton : public DropoutNet {
 public:
  explicit Newton(ColdModel& model) : DropoutNet(model) {}

  void start() override;
  void write(RatingRows known) override;
  /// Before every stage: the mode depends on all ratings so far, of earlier stages too.
  bool writes_before(std::size_t) const override { return true; }

 protected:
  /// The modes of the cold ids, in the order of cold_ids.
  struct Modes {
    std::vector<double> x;           ///< (n, D), relative to the center
    std::vector<double> curvatures;  ///< (n, D, D)
  };
  Modes modes(RatingRows known);
  /// Writes center + x into the cold ids' rows.
  void write_offsets(std::span<const double> x);

  const EmbeddingPrior& prior() const { return *prior_; }
  /// Hot ids' modes (m, D) from 0 to `most` random ratings, `draws` modes per id.
  std::vector<double> hot_modes(std::size_t draws, std::size_t most);

 private:
  std::vector<float> center_;
  std::vector<std::vector<std::uint32_t>> pools_;  // ratings of each hot id
  std::unique_ptr<RatingEvidence> pool_evidence_;
  std::vector<float> hot_side_, cold_side_;
  std::unique_ptr<EmbeddingPrior> prior_;
};

}  // namespace vqgrad
