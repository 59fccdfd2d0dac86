#include "apps/experiments/likelihood/popularity.hpp"

#include <cmath>

namespace vqgrad {

Popularity::Popularity(std::span<const Profile> train, const RatingSpace& space, double weight)
    : classes_(space.classes), all_(space.classes, 1.0), probabilities_(space.rows()) {
  double n = static_cast<double>(classes_);
  for (const Profile& profile : train)
    for (const Rating& rating : profile.targets) {
      const auto value = static_cast<std::size_t>(rating.value);
      ++all_[value];
      ++probabilities_[rating.item * classes_ + value];
      ++n;
    }
  for (double& p : all_) p /= n;
  for (std::size_t i = 0; i < space.items; ++i) {
    double total = weight;
    for (std::size_t k = 0; k < classes_; ++k) total += probabilities_[i * classes_ + k];
    for (std::size_t k = 0; k < classes_; ++k) {
      double& p = probabilities_[i * classes_ + k];
      p = (p + weight * all_[k]) / total;
    }
  }
}

double Popularity::bits(std::span<const Profile> profiles) const {
  double sum = 0;
  for (const Profile& profile : profiles)
    for (const Rating& rating : profile.targets)
      sum -= std::log2(of(rating.item)[static_cast<std::size_t>(rating.value)]);
  return sum;
}

double Popularity::bits_of_all(std::span<const Profile> profiles) const {
  double sum = 0;
  for (const Profile& profile : profiles)
    for (const Rating& rating : profile.targets)
      sum -= std::log2(all_[static_cast<std::size_t>(rating.value)]);
  return sum;
}

Popularity best_popularity(std::span<const Profile> train, std::span<const Profile> validation,
                           const RatingSpace& space) {
  Popularity best(train, space, 1);
  for (const double weight : {2, 5, 10, 20, 50}) {
    Popularity other(train, space, weight);
    if (other.bits(validation) < best.bits(validation)) best = std::move(other);
  }
  return best;
}

std::size_t count_targets(std::span<const Profile> profiles) {
  std::size_t n = 0;
  for (const Profile& profile : profiles) n += profile.targets.size();
  return n;
}

}  // namespace vqgrad
