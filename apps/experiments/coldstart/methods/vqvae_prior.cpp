#include "apps/experiments/coldstart/methods/vqvae_prior.hpp"

#include <cmath>
#include <set>
#include <utility>

#include "apps/vqgrad/models/vqvae/standardizer.hpp"
#include "vq/priors/uniform_prior.hpp"

namespace vqgrad {
namespace {

constexpr GroupedVqvaeOptions codes{.groups = 4, .codes = 8, .dim = 4, .epochs = 200, .batch = 64};
constexpr std::size_t draws = 64;

}  // namespace

VqvaePrior::VqvaePrior(ColdModel& model, PriorReading reading)
    : DropoutNet(model),
      reading_(reading),
      vqvae_(model.parameters() / "vqvae", model.width(), codes),
      prior_(model.parameters() / "prior", std::vector<std::size_t>(codes.groups, codes.codes),
             model.side().width()) {}

void VqvaePrior::start() {
  const ColdData& data = model_.data();
  const std::size_t width = model_.width();
  mean_ = model_.ids().hot_mean();
  std::vector<float> u;
  double squares = 0;
  for (const auto id : data.hot_ids)
    for (std::size_t j = 0; j < width; ++j) {
      u.push_back(model_.ids().table().values()[static_cast<std::size_t>(id) * width + j] - mean_[j]);
      squares += std::pow(static_cast<double>(u.back()), 2);
    }
  if (squares > 0) scale_ = static_cast<float>(std::sqrt(squares / static_cast<double>(u.size())));
  for (float& x : u) x /= scale_;

  auto own = model_.parameters_of("vqvae.encoder");
  for (auto* parameter : model_.parameters_of("vqvae.decoder")) own.push_back(parameter);
  vqvae_.train(u, 1, own, model_.stream("vqvae"));
  const std::vector<float> hot_side = model_.side().of(model_.data().hot_first_rows());
  const Standardizer side(hot_side, model_.side().width());
  cold_side_ = side.forward(model_.side().of(model_.data().first_rows()));
  if (reading_ != PriorReading::random)
    train_prior(prior_, vqvae_.encode(u), side.forward(hot_side), {}, model_.stream("prior"));
}

std::vector<std::int32_t> VqvaePrior::read_codes(Random random) const {
  const std::size_t n = model_.data().cold_ids.size();
  if (reading_ == PriorReading::random) return UniformPrior(prior_.sizes()).sample(n, {}, random);
  return reading_ == PriorReading::argmax ? prior_.most_probable(n, cold_side_)
                                          : prior_.sample(n, cold_side_, random);
}

std::vector<float> VqvaePrior::expectation(Random random) {
  const std::size_t n = model_.data().cold_ids.size();
  std::vector<double> sums(n * model_.width());
  for (std::size_t draw = 0; draw < draws; ++draw) {
    const auto decoded = vqvae_.decode(prior_.sample(n, cold_side_, random));
    for (std::size_t k = 0; k < sums.size(); ++k) sums[k] += static_cast<double>(decoded[k]);
  }
  std::vector<float> means;
  for (const double sum : sums) means.push_back(static_cast<float>(sum / static_cast<double>(draws)));
  return means;
}

void VqvaePrior::write(RatingRows) {
  std::vector<float> decoded;
  const Random random = model_.stream("prior draws");
  if (reading_ == PriorReading::expectation) {
    decoded = expectation(random);
  } else {
    const auto chosen = read_codes(random);
    std::set<std::pair<std::size_t, std::int32_t>> used;
    for (std::size_t k = 0; k < chosen.size(); ++k) used.emplace(k % codes.groups, chosen[k]);
    codes_used_ = static_cast<double>(used.size()) / static_cast<double>(codes.groups * codes.codes);
    decoded = vqvae_.decode(chosen);
  }
  std::vector<float> row(model_.width());
  for (std::size_t k = 0; k < model_.data().cold_ids.size(); ++k) {
    for (std::size_t j = 0; j < row.size(); ++j) row[j] = mean_[j] + scale_ * decoded[k * row.size() + j];
    model_.ids().write(model_.data().cold_ids[k], row);
  }
}

double VqvaePrior::bytes_per_id() const {
  return reading_ == PriorReading::expectation ? DropoutNet::bytes_per_id() : vqvae_.bits() / 8;
}

}  // namespace vqgrad
