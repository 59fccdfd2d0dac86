#include "apps/vqgrad/metrics/label_purity.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "base/error.hpp"

namespace vqgrad {
namespace {

/// Labels as bits, so that two items meet in a few instructions.
class LabelBits {
 public:
  explicit LabelBits(std::span<const std::vector<std::int32_t>> labels) {
    std::int32_t most = 0;
    for (const auto& each : labels)
      for (const auto label : each) most = std::max(most, label);
    words_ = static_cast<std::size_t>(most) / 64 + 1;
    bits_.resize(labels.size() * words_);
    for (std::size_t i = 0; i < labels.size(); ++i)
      for (const auto label : labels[i]) {
        const auto at = static_cast<std::size_t>(label);
        bits_[i * words_ + at / 64] |= std::uint64_t{1} << at % 64;
      }
  }
  bool meet(std::size_t i, std::size_t j) const {
    for (std::size_t w = 0; w < words_; ++w)
      if (bits_[i * words_ + w] & bits_[j * words_ + w]) return true;
    return false;
  }

 private:
  std::size_t words_;
  std::vector<std::uint64_t> bits_;
};

/// codes[k] is the code of item items[k].
double purity_of(std::span<const std::int32_t> codes, std::span<const std::size_t> items,
                 const LabelBits& bits) {
  std::map<std::int32_t, std::vector<std::size_t>> members;
  for (std::size_t k = 0; k < items.size(); ++k) members[codes[k]].push_back(items[k]);
  double sum = 0;
  std::size_t counted = 0;
  for (const auto& [code, list] : members) {
    if (list.size() < 2) continue;
    std::size_t pairs = 0;
    for (std::size_t a = 0; a < list.size(); ++a)
      for (std::size_t b = a + 1; b < list.size(); ++b) pairs += bits.meet(list[a], list[b]);
    sum += 2 * static_cast<double>(pairs) / static_cast<double>(list.size() - 1);
    counted += list.size();
  }
  return counted == 0 ? std::numeric_limits<double>::quiet_NaN() : sum / static_cast<double>(counted);
}

}  // namespace

LabelPurity label_purity(std::span<const std::int32_t> codes,
                         std::span<const std::vector<std::int32_t>> labels, Random random,
                         std::size_t shuffles) {
  if (codes.size() != labels.size() || shuffles < 2)
    throw Error(Exit::internal, "label_purity needs a list of labels a code and at least two shuffles");
  const LabelBits bits(labels);
  std::vector<std::size_t> items;
  std::vector<std::int32_t> dealt;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i].empty()) continue;
    items.push_back(i);
    dealt.push_back(codes[i]);
  }
  LabelPurity result{purity_of(dealt, items, bits), 0, 0};
  double sum = 0, squares = 0;
  for (std::size_t s = 0; s < shuffles; ++s) {
    random.shuffle(std::span(dealt));
    const double d = purity_of(dealt, items, bits) - result.purity;
    sum += d;
    squares += d * d;
  }
  const auto n = static_cast<double>(shuffles);
  result.shuffled = result.purity + sum / n;
  result.shuffled_deviation = std::sqrt(std::max(0.0, (squares - sum * sum / n) / (n - 1)));
  return result;
}

}  // namespace vqgrad
