#include "apps/experiments/coldstart/methods/newton.hpp"

#include <algorithm>

namespace vqgrad {
namespace {

constexpr std::size_t pool_size = 128;
constexpr std::size_t newton_steps = 2;

}  // namespace

void Newton::start() {
  const ColdData& data = model_.data();
  center_ = model_.ids().hot_mean();
  std::vector<std::vector<std::uint32_t>> by_id(model_.ids().table().shape()[0]);
  std::vector<std::uint32_t> shuffled = data.split.base, kept, first;
  model_.stream("pool").shuffle(std::span(shuffled));
  for (const auto row : shuffled) {
    auto& pool = by_id[static_cast<std::size_t>(data.row_of(data.owners()[row]))];
    if (pool.size() < pool_size) pool.push_back(row), kept.push_back(row);
  }
  for (const auto id : data.hot_ids) {
    pools_.push_back(by_id[static_cast<std::size_t>(id)]);
    first.push_back(pools_.back().front());
  }
  std::vector<float> centers;
  for (std::size_t id = 0; id < by_id.size(); ++id)
    centers.insert(centers.end(), center_.begin(), center_.end());
  pool_evidence_ = std::make_unique<RatingEvidence>(model_, kept, centers);
  hot_side_ = model_.side().of(first);
  cold_side_ = model_.side().of(model_.data().first_rows());
  std::vector<Evidence> evidence;
  for (const auto& pool : pools_) evidence.push_back(pool_evidence_->of(pool));
  prior_ = std::make_unique<EmbeddingPrior>(evidence, hot_side_);
}

std::vector<double> Newton::hot_modes(std::size_t draws, std::size_t most) {
  Random random = model_.stream("shown");
  const std::size_t s = hot_side_.size() / pools_.size();
  const std::vector<double> zero(model_.width());
  std::vector<double> result;
  for (std::size_t k = 0; k < pools_.size(); ++k) {
    std::vector<std::uint32_t> pool = pools_[k];
    for (std::size_t draw = 0; draw < draws; ++draw) {
      random.shuffle(std::span(pool));
      const std::size_t shown =
          std::min<std::size_t>(random.below(static_cast<std::uint32_t>(most + 1)), pool.size());
      const auto x = prior_->mode(pool_evidence_->of(std::span(pool).first(shown)),
                                  std::span(hot_side_).subspan(k * s, s), zero);
      result.insert(result.end(), x.begin(), x.end());
    }
  }
  return result;
}

Newton::Modes Newton::modes(RatingRows known) {
  const ColdData& data = model_.data();
  const std::size_t d = model_.width(), n = data.cold_ids.size(), s = cold_side_.size() / n;
  std::vector<std::vector<std::uint32_t>> shown(model_.ids().table().shape()[0]);
  for (const auto row : known)
    shown[static_cast<std::size_t>(data.row_of(data.owners()[row]))].push_back(row);
  Modes modes{std::vector<double>(n * d), {}};
  for (std::size_t step = 0; step < newton_steps; ++step) {
    write_offsets(modes.x);
    const RatingEvidence evidence(model_, known, model_.ids().table().values());
    modes.curvatures.clear();
    for (std::size_t k = 0; k < n; ++k) {
      const Evidence sum = evidence.of(shown[static_cast<std::size_t>(data.cold_ids[k])]);
      const auto x =
          prior_->mode(sum, std::span(cold_side_).subspan(k * s, s), std::span(modes.x).subspan(k * d, d));
      std::copy(x.begin(), x.end(), &modes.x[k * d]);
      const auto curvature = prior_->curvature(sum);
      modes.curvatures.insert(modes.curvatures.end(), curvature.begin(), curvature.end());
    }
  }
  return modes;
}

void Newton::write_offsets(std::span<const double> x) {
  std::vector<float> row(model_.width());
  for (std::size_t k = 0; k < model_.data().cold_ids.size(); ++k) {
    for (std::size_t j = 0; j < row.size(); ++j)
      row[j] = center_[j] + static_cast<float>(x[k * row.size() + j]);
    model_.ids().write(model_.data().cold_ids[k], row);
  }
}

void Newton::write(RatingRows known) { write_offsets(modes(known).x); }

}  // namespace vqgrad
