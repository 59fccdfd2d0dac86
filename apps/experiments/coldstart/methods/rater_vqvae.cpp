#include <cmath>
#include <limits>
#include <set>
#include <utility>

#include "apps/experiments/coldstart/methods/methods.hpp"
#include "apps/experiments/coldstart/methods/newton.hpp"

namespace vqgrad {
namespace {

constexpr std::size_t draws_per_id = 16, most_shown = 60;

/// v^T H v, H (D, D) by its lower half.
double quadratic(std::span<const double> h, std::span<const double> v) {
  double sum = 0;
  for (std::size_t a = 0; a < v.size(); ++a) {
    double row = h[a * v.size() + a] * v[a];
    for (std::size_t b = 0; b < a; ++b) row += 2 * h[a * v.size() + b] * v[b];
    sum += v[a] * row;
  }
  return sum;
}

/// An id's embedding in a few codes: its posterior mode given side information and ratings so far
/// (newton.hpp) through a VQ-VAE of grouped codes. The VQ-VAE learns on hot ids alone, from the modes that
/// none to 60 of their ratings give, in the metric of the mean information of a rating, in which the square
/// of an error is the square of the logit that it makes:
///
///   u = L^T x / scale,   codes = encode(u),   e = center + scale L^-T decode(codes)
///
/// Then each code in turn is exchanged for the one whose decoded embedding fits the id's own evidence best:
/// the least (x' - x)^T (S^-1 + A) (x' - x).
class RaterVqvae : public Newton {
 public:
  RaterVqvae(ColdModel& model, Bottleneck bottleneck)
      : Newton(model), vqvae_(model.parameters() / "vqvae", model.width(), {.bottleneck = bottleneck}) {}

  void start() override {
    Newton::start();
    std::vector<float> u = to_metric(hot_modes(draws_per_id, most_shown));
    double squares = 0;
    for (const float value : u) squares += static_cast<double>(value) * static_cast<double>(value);
    scale_ = std::sqrt(squares / static_cast<double>(u.size()));
    for (float& value : u) value = static_cast<float>(static_cast<double>(value) / scale_);
    auto own = model_.parameters_of("vqvae.encoder");
    for (auto* parameter : model_.parameters_of("vqvae.decoder")) own.push_back(parameter);
    vqvae_.train(u, draws_per_id, own, model_.stream("vqvae"));
  }

  void write(RatingRows known) override {
    const Modes modes = this->modes(known);
    const std::vector<float> u = to_metric(modes.x);
    const Bottleneck bottleneck = vqvae_.options().bottleneck;
    if (bottleneck == Bottleneck::none) return write_offsets(from_metric(vqvae_.reconstruct(u)));
    auto codes = vqvae_.encode(u);
    const std::size_t groups = vqvae_.options().groups;
    if (!is_blind(bottleneck)) {
      for (std::size_t g = 0; g < groups; ++g) exchange(codes, modes, g);
      std::set<std::pair<std::size_t, std::int32_t>> used;
      for (std::size_t k = 0; k < codes.size(); ++k) used.emplace(k % groups, codes[k]);
      codes_used_ = static_cast<double>(used.size()) / static_cast<double>(groups * vqvae_.options().codes);
    }
    write_offsets(from_metric(vqvae_.decode(codes)));
  }

  /// Blind codes do not depend on ratings.
  bool writes_before(std::size_t stage) const override {
    return !is_blind(vqvae_.options().bottleneck) && Newton::writes_before(stage);
  }
  double bytes_per_id() const override {
    switch (vqvae_.options().bottleneck) {
      case Bottleneck::none:
        return Newton::bytes_per_id();
      case Bottleneck::constant:
        return 0;
      default:
        return vqvae_.bits() / 8;
    }
  }
  double codes_used() const override { return codes_used_; }

 private:
  std::vector<float> to_metric(std::span<const double> x) const {
    const std::size_t d = model_.width();
    std::vector<float> u;
    for (std::size_t k = 0; k < x.size(); k += d) {
      std::vector<double> row(x.begin() + static_cast<std::ptrdiff_t>(k),
                              x.begin() + static_cast<std::ptrdiff_t>(k + d));
      prior().metric().multiply_transposed(row);
      for (const double value : row) u.push_back(static_cast<float>(value / scale_));
    }
    return u;
  }

  std::vector<double> from_metric(std::span<const float> u) const {
    std::vector<double> x;
    for (const float value : u) x.push_back(static_cast<double>(value) * scale_);
    for (std::size_t k = 0; k < x.size(); k += model_.width())
      prior().metric().solve_transposed(std::span(x).subspan(k, model_.width()));
    return x;
  }

  void exchange(std::vector<std::int32_t>& codes, const Modes& modes, std::size_t group) {
    const std::size_t d = model_.width(), groups = vqvae_.options().groups, count = vqvae_.options().codes;
    const std::size_t n = codes.size() / groups;
    std::vector<std::int32_t> tries;
    for (std::size_t k = 0; k < n; ++k)
      for (std::size_t c = 0; c < count; ++c) {
        tries.insert(tries.end(), codes.begin() + static_cast<std::ptrdiff_t>(k * groups),
                     codes.begin() + static_cast<std::ptrdiff_t>((k + 1) * groups));
        tries[tries.size() - groups + group] = static_cast<std::int32_t>(c);
      }
    std::vector<double> off = from_metric(vqvae_.decode(tries));
    for (std::size_t k = 0; k < n; ++k) {
      double least = HUGE_VAL;
      for (std::size_t c = 0; c < count; ++c) {
        const auto v = std::span(off).subspan((k * count + c) * d, d);
        for (std::size_t j = 0; j < d; ++j) v[j] -= modes.x[k * d + j];
        const double worse = quadratic(std::span(modes.curvatures).subspan(k * d * d, d * d), v);
        if (worse < least) least = worse, codes[k * groups + group] = static_cast<std::int32_t>(c);
      }
    }
  }

  GroupedVqvae vqvae_;
  double scale_ = 1;
  double codes_used_ = std::numeric_limits<double>::quiet_NaN();
};

}  // namespace

std::unique_ptr<WarmupMethod> make_rater_vqvae(ColdModel& model, Bottleneck bottleneck) {
  return std::make_unique<RaterVqvae>(model, bottleneck);
}

}  // namespace vqgrad
