#include "apps/experiments/likelihood/rating_head.hpp"

#include <cmath>

#include "autodiff/ops/indexing.hpp"
#include "autodiff/ops/linear_algebra.hpp"
#include "autodiff/ops/shaping.hpp"

namespace vqgrad {

RatingHead::RatingHead(Scope<float> scope, std::size_t width, const RatingSpace& space,
                       const Popularity& popularity)
    : width_(width),
      items_(space.items),
      classes_(space.classes),
      tilt_(tilt_count * classes_),
      item_weights_(scope / "item", width, tilt_count * items_,
                    {.bias = false, .initializer = normal(0, 0.02)}),
      shared_weights_(scope / "shared", width, tilt_count, {.bias = false, .initializer = normal(0, 0.02)}),
      offsets_(scope / "offset", items_, classes_, {.initializer = constant(0)}) {
  for (std::size_t i = 0; i < items_; ++i)
    for (const double p : popularity.of(i)) popularity_.push_back(static_cast<float>(std::log(p)));
  double mean = 0;
  for (std::size_t k = 0; k < classes_; ++k) {
    const double x = -2 + 4 * static_cast<double>(k) / static_cast<double>(classes_ - 1);
    tilt_[k] = static_cast<float>(x);
    mean += x * x / static_cast<double>(classes_);
  }
  for (std::size_t k = 0; k < classes_; ++k)
    tilt_[classes_ + k] = tilt_[k] * tilt_[k] - static_cast<float>(mean);
}

Var<float> RatingHead::operator()(Var<float> h, const RatingBatch& batch) const {
  Tape<float>& tape = h.tape();
  std::vector<std::int32_t> rows;  // of the (B items, 2) tilts
  std::vector<float> popularity;
  rows.reserve(batch.targets());
  popularity.reserve(batch.targets() * classes_);
  for (std::size_t p = 0; p < batch.targets(); ++p) {
    const auto item = static_cast<std::size_t>(batch.target_items[p]);
    rows.push_back(batch.target_users[p] * static_cast<std::int32_t>(items_) + batch.target_items[p]);
    popularity.insert(popularity.end(), &popularity_[item * classes_],
                      &popularity_[item * classes_] + classes_);
  }
  const Var<float> dense = reshape(item_weights_(h), Shape{batch.users * items_, tilt_count});
  const Var<float> tilt =
      gather(dense, tape.indices(rows)) + gather(shared_weights_(h), tape.indices(batch.target_users));
  return tape.input(popularity, Shape{batch.targets(), classes_}) +
         offsets_(tape.indices(batch.target_items)) +
         matmul(tilt, tape.input(tilt_, Shape{tilt_count, classes_}));
}

std::vector<double> RatingHead::base_logits() const {
  std::vector<double> logits;
  const auto offsets = offsets_.table().values();
  for (std::size_t k = 0; k < offsets.size(); ++k)
    logits.push_back(static_cast<double>(popularity_[k]) + static_cast<double>(offsets[k]));
  return logits;
}

std::vector<double> RatingHead::tilt_weights() const {
  const std::size_t columns = items_ * tilt_count;
  std::vector<double> weights(columns * width_);
  const auto own = item_weights_.weight().values(), shared = shared_weights_.weight().values();
  for (std::size_t j = 0; j < width_; ++j)
    for (std::size_t c = 0; c < columns; ++c)
      weights[c * width_ + j] = static_cast<double>(own[j * columns + c]) +
                                static_cast<double>(shared[j * tilt_count + c % tilt_count]);
  return weights;
}

}  // namespace vqgrad
