#include "apps/vqgrad/models/vqvae/separate_codes.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>
#include <vector>

#include "autodiff/kernels/squared_distance.hpp"

namespace vqgrad {
namespace {

using Tuple = std::vector<std::int32_t>;

/// The nearest free tuple that differs in its last code, or `own`.
Tuple nearest_free(const ItemVqVae& model, std::span<const float> vector, const Tuple& own,
                   const std::set<Tuple>& taken) {
  const std::size_t width = vector.size(), codes = model.quantizer().code_sizes().back();
  Tuple best = own, tuple = own, tuples;
  for (std::size_t k = 0; k < codes; ++k) {
    tuple.back() = static_cast<std::int32_t>(k);
    tuples.insert(tuples.end(), tuple.begin(), tuple.end());
  }
  const std::vector<float> decoded = model.decode(tuples);
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k < codes; ++k) {
    tuple.back() = static_cast<std::int32_t>(k);
    const double distance = kernels::squared_distance(vector.data(), decoded.data() + k * width, width);
    if (distance >= least || taken.contains(tuple)) continue;
    least = distance;
    best = tuple;
  }
  return best;
}

}  // namespace

std::size_t separate_codes(const ItemVqVae& model, std::span<const float> vectors,
                           std::span<const std::uint32_t> order, VectorCodes& coded) {
  if (order.empty()) return 0;
  const std::size_t width = vectors.size() / order.size(), levels = coded.usage.size();
  std::set<Tuple> taken;
  std::size_t separated = 0;
  for (const std::size_t i : order) {
    const auto at = coded.codes.begin() + static_cast<std::ptrdiff_t>(i * levels);
    const Tuple own(at, at + static_cast<std::ptrdiff_t>(levels));
    if (taken.insert(own).second) continue;
    const Tuple free = nearest_free(model, vectors.subspan(i * width, width), own, taken);
    if (!taken.insert(free).second) continue;
    std::copy(free.begin(), free.end(), at);
    ++separated;
  }
  coded = model.measure(vectors, std::move(coded.codes));
  return separated;
}

}  // namespace vqgrad
