#include "vq/all_quantizers.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "vq/binary_spherical_quantizer.hpp"
#include "vq/finite_scalar_quantizer.hpp"
#include "vq/grouped_residual_quantizer.hpp"
#include "vq/gumbel_quantizer.hpp"
#include "vq/lookup_free_quantizer.hpp"
#include "vq/low_dimensional_quantizer.hpp"
#include "vq/product_quantizer.hpp"
#include "vq/random_projection_quantizer.hpp"
#include "vq/residual_quantizer.hpp"
#include "vq/sim_vq.hpp"

namespace vqgrad {
namespace {

using Options = QuantizerOptions;
template <class T>
using Made = std::unique_ptr<Quantizer<T>>;

/// Groups of a grouped residual quantizer.
constexpr std::size_t groups = 2;

VectorQuantizerOptions table(const Options& o) {
  return {.codes = o.codes,
          .dim = o.dim,
          .update = o.update,
          .codebook_weight = o.codebook_weight,
          .commitment_weight = o.commitment_weight};
}

/// Half the dimensions, for quantizers that search in fewer.
std::size_t half(const Options& o) { return std::max<std::size_t>(1, o.dim / 2); }

/// A VectorQuantizer with `change(options)`.
template <class T, class F>
Made<T> vector(Scope<T> scope, const Options& o, const F& change) {
  VectorQuantizerOptions options = table(o);
  change(options);
  return std::make_unique<VectorQuantizer<T>>(scope, options);
}

std::vector<QuantizerEntry> make_list() {
  return {
      {"vector", "nearest row of one codebook (van den Oord et al. 2017)", Codebook::table, 256, 1, 8,
       []<class T>(Scope<T> s, const Options& o) { return vector<T>(s, o, [](auto&) {}); }},
      {"cosine", "nearest in angle (Yu et al. 2021)", Codebook::table, 256, 1, 8,
       []<class T>(Scope<T> s, const Options& o) {
         return vector<T>(s, o, [](auto& each) { each.metric = Metric::cosine; });
       }},
      {"balanced", "vector with codes by Sinkhorn in training (Zheng et al. 2023)", Codebook::table, 256, 1,
       8,
       []<class T>(Scope<T> s, const Options& o) {
         return vector<T>(s, o, [](auto& each) { each.balance = 0.05; });
       }},
      {"rotation-trick", "vector with a rotated gradient (Fifty et al. 2024)", Codebook::table, 256, 1, 8,
       []<class T>(Scope<T> s, const Options& o) {
         return vector<T>(s, o, [](auto& each) { each.estimator = Estimator::rotation_trick; });
       }},
      {"diveq", "vector whose codebook learns by the reconstruction (Vali et al. 2025)", Codebook::learned,
       256, 1, 8,
       []<class T>(Scope<T> s, const Options& o) {
         return vector<T>(s, o, [](auto& each) {
           each.estimator = Estimator::diveq;
           each.codebook_weight = each.commitment_weight = 0;
         });
       }},
      {"residual", "sum of levels, each of what is left (Zeghidour et al. 2021)", Codebook::table, 64, 3, 8,
       []<class T>(Scope<T> s, const Options& o) -> Made<T> {
         return std::make_unique<ResidualQuantizer<T>>(
             s, ResidualQuantizerOptions{.levels = o.levels, .level = table(o), .beam = o.beam});
       }},
      {"product", "parts of z side by side (Jegou et al. 2011)", Codebook::table, 64, 4, 8,
       []<class T>(Scope<T> s, const Options& o) -> Made<T> {
         VectorQuantizerOptions each = table(o);
         each.dim = o.dim / o.levels;
         return std::make_unique<ProductQuantizer<T>>(s, o.levels, each);
       }},
      {"grouped-residual", "two parts of z, each residual (Yang et al. 2023)", Codebook::table, 64, 4, 8,
       []<class T>(Scope<T> s, const Options& o) -> Made<T> {
         VectorQuantizerOptions each = table(o);
         each.dim = o.dim / groups;
         return std::make_unique<GroupedResidualQuantizer<T>>(
             s, groups, ResidualQuantizerOptions{.levels = o.levels / groups, .level = each, .beam = o.beam});
       }},
      {"low-dimensional", "cosine in half the dimensions, between two projections (Yu et al. 2021)",
       Codebook::learned, 256, 1, 8,
       []<class T>(Scope<T> s, const Options& o) -> Made<T> {
         VectorQuantizerOptions inner = table(o);
         inner.dim = half(o);
         inner.metric = Metric::cosine;
         return std::make_unique<LowDimensionalQuantizer<T>>(s, o.dim, inner);
       }},
      {"simvq", "nearest row of a frozen codebook times a learned matrix (Zhu et al. 2024)",
       Codebook::learned, 256, 1, 8,
       []<class T>(Scope<T> s, const Options& o) -> Made<T> {
         return std::make_unique<SimVq<T>>(s, SimVqOptions{.codes = o.codes,
                                                           .dim = o.dim,
                                                           .codebook_weight = o.codebook_weight,
                                                           .commitment_weight = o.commitment_weight});
       }},
      {"gumbel", "a code drawn from a softmax (Jang et al. 2016)", Codebook::learned, 256, 1, 8,
       []<class T>(Scope<T> s, const Options& o) -> Made<T> {
         return std::make_unique<GumbelQuantizer<T>>(s,
                                                     GumbelQuantizerOptions{.codes = o.codes, .dim = o.dim});
       }},
      {"fsq", "each number rounded to one of K levels (Mentzer et al. 2023)", Codebook::fixed, 5, 0, 4,
       []<class T>(Scope<T>, const Options& o) -> Made<T> {
         return std::make_unique<FiniteScalarQuantizer<T>>(std::vector<std::size_t>(o.dim, o.codes));
       }},
      {"lfq", "signs (Yu et al. 2023)", Codebook::fixed, 2, 0, 8,
       []<class T>(Scope<T>, const Options& o) -> Made<T> {
         return std::make_unique<LookupFreeQuantizer<T>>(
             LookupFreeQuantizerOptions{.dim = o.dim, .commitment_weight = o.commitment_weight});
       }},
      {"bsq", "signs on the unit sphere (Zhao et al. 2024)", Codebook::fixed, 2, 0, 8,
       []<class T>(Scope<T>, const Options& o) -> Made<T> {
         return std::make_unique<BinarySphericalQuantizer<T>>(BinarySphericalQuantizerOptions{.dim = o.dim});
       }},
      {"random-projection", "nearest random code of a random projection (Chiu et al. 2022)", Codebook::fixed,
       256, 1, 8,
       []<class T>(Scope<T> s, const Options& o) -> Made<T> {
         return std::make_unique<RandomProjectionQuantizer<T>>(s, o.dim, half(o), o.codes);
       }},
  };
}

/// Names of the entries that `fits`, with commas between.
template <class F>
std::string names_of(const F& fits) {
  std::string names;
  for (const QuantizerEntry& entry : all_quantizers())
    if (fits(entry)) names += (names.empty() ? "" : ", ") + entry.name;
  return names;
}

std::string divisors(std::size_t n, std::size_t multiple = 1) {
  std::string text;
  for (std::size_t k = multiple; k <= n; ++k)
    if (n % k == 0) text += (text.empty() ? "" : ", ") + std::to_string(k);
  return text;
}

void refuse(const Options& o, const std::string& why) {
  throw UsageError("the quantizer \"" + o.name + "\" " + why);
}

std::string got(std::size_t number) { return ", not " + std::to_string(number); }

void require_levels(const QuantizerEntry& entry, const Options& o) {
  if (o.name == "product") {
    if (o.levels == 0 || o.dim % o.levels != 0)
      refuse(o, "cuts " + std::to_string(o.dim) +
                    " dimensions into parts of equal width, one per code of a " + "row: a row has " +
                    divisors(o.dim) + " codes" + got(o.levels));
  } else if (o.name == "grouped-residual") {
    if (o.dim % groups != 0) refuse(o, "cuts z into two parts: dimensions are 2, 4, 6, ..." + got(o.dim));
    if (o.levels == 0 || o.levels % groups != 0)
      refuse(o, "gives each of two parts as many codes: a row has 2, 4, 6, ... codes" + got(o.levels));
  } else if (o.name == "residual") {
    if (o.levels == 0) refuse(o, "has at least one level");
  } else if (entry.levels == 1) {
    if (o.levels != 1)
      refuse(o, "has one code per row" + got(o.levels) + ": " +
                    names_of([](const QuantizerEntry& each) { return each.levels > 1; }) + " have several");
  } else if (o.levels != o.dim) {
    refuse(o, "has one code per dimension: " + std::to_string(o.dim) + " codes per row" + got(o.levels));
  }
}

void require_options(const QuantizerEntry& entry, const Options& o) {
  if (o.dim == 0 || o.codes == 0) refuse(o, "needs at least one dimension and one code");
  if (entry.codes == 2 && o.codes != 2) refuse(o, "has bits for codes: 2 of each" + got(o.codes));
  if (o.name == "fsq" && o.codes < 2) refuse(o, "rounds to 2 levels or more per dimension" + got(o.codes));
  if (o.name == "lfq" && o.dim > 12)
    refuse(o, "has 1 to 12 dimensions" + got(o.dim) + ": its loss takes all 2^D codes; bsq has no limit");
  require_levels(entry, o);
  if (o.update == CodebookUpdate::ema && entry.codebook != Codebook::table)
    refuse(o, "has no codebook of moving averages: ema fits " +
                  names_of([](const QuantizerEntry& each) { return each.codebook == Codebook::table; }));
}

}  // namespace

const std::vector<QuantizerEntry>& all_quantizers() {
  static const std::vector<QuantizerEntry> list = make_list();
  return list;
}

std::string quantizer_names() {
  return names_of([](const QuantizerEntry&) { return true; });
}

const QuantizerEntry& find_quantizer(const std::string& name) {
  const auto found = std::ranges::find(all_quantizers(), name, &QuantizerEntry::name);
  if (found != all_quantizers().end()) return *found;
  throw UsageError("there is no quantizer \"" + name + "\"; there are " + quantizer_names());
}

QuantizerOptions resolve_quantizer(QuantizerOptions o) {
  const QuantizerEntry& entry = find_quantizer(o.name);
  if (o.codes == 0) o.codes = entry.codes;
  if (o.dim == 0) o.dim = entry.levels == 0 && o.levels > 0 ? o.levels : entry.dim;
  if (o.levels == 0) {
    o.levels = entry.levels == 0 ? o.dim : entry.levels;
    if (o.name == "product")
      while (o.dim % o.levels != 0) --o.levels;
  }
  require_options(entry, o);
  return o;
}

template <class T>
std::unique_ptr<Quantizer<T>> make_quantizer(Scope<T> scope, const QuantizerOptions& options) {
  const QuantizerEntry& entry = find_quantizer(options.name);
  require_options(entry, options);
  return entry.make(scope, options);
}

template std::unique_ptr<Quantizer<float>> make_quantizer(Scope<float>, const QuantizerOptions&);
template std::unique_ptr<Quantizer<double>> make_quantizer(Scope<double>, const QuantizerOptions&);

}  // namespace vqgrad
