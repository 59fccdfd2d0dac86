#pragma once
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

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
#include "vq/vector_quantizer.hpp"

// Every quantizer at a small size, with what is promised of it. The suites every_quantizer*.cpp go through
// the list: to add a quantizer is to add an entry.
namespace vqgrad::tests {

/// Makes a quantizer of float or of double, by one generic lambda.
struct QuantizerFactory {
  template <class F>
  QuantizerFactory(F make) : in_float(make), in_double(make) {}

  template <class T>
  std::unique_ptr<Quantizer<T>> make(Scope<T> scope) const {
    if constexpr (std::is_same_v<T, float>)
      return in_float(scope);
    else
      return in_double(scope);
  }

  std::function<std::unique_ptr<Quantizer<float>>(Scope<float>)> in_float;
  std::function<std::unique_ptr<Quantizer<double>>(Scope<double>)> in_double;
};

/// "output" or a term -> what its gradient reaches: "z", and parameters by their names in the quantizer's
/// scope. All else gets no gradient, or one of exact zeros.
using Flow = std::map<std::string, std::vector<std::string>>;

struct QuantizerCase {
  std::string name;
  Flow flow;
  QuantizerFactory factory;
  std::size_t restartable = 0;    ///< codes that can be found dead
  bool codes_return = true;       ///< encode(decode(codes)) is codes
  bool draws = false;             ///< a call in training draws random numbers
  bool trains_as_it_runs = true;  ///< in training it makes of z what it makes in evaluation
  bool allocates = false;         ///< a step asks for memory
};

namespace quantizer_flows {
inline const Flow by_loss{{"output", {"z"}}, {"codebook", {"vectors"}}, {"commitment", {"z"}}};
inline const Flow by_averages{{"output", {"z"}}, {"codebook", {}}, {"commitment", {"z"}}};
inline const Flow two{{"output", {"z"}}, {"codebook", {"0.vectors", "1.vectors"}}, {"commitment", {"z"}}};
inline const Flow signs{{"output", {"z"}}, {"commitment", {"z"}}, {"entropy", {"z"}}};
}  // namespace quantizer_flows

/// A case of class Q<T> with the options given.
template <template <class> class Q, class... Options>
QuantizerFactory factory_of(Options... options) {
  return [=]<class T>(Scope<T> scope) -> std::unique_ptr<Quantizer<T>> {
    return std::make_unique<Q<T>>(scope, options...);
  };
}
/// The same of a class without parameters.
template <template <class> class Q, class Options>
QuantizerFactory factory_of_fixed(Options options) {
  return [=]<class T>(Scope<T>) -> std::unique_ptr<Quantizer<T>> { return std::make_unique<Q<T>>(options); };
}

/// D = 4.
inline std::vector<QuantizerCase> quantizer_cases() {
  using namespace quantizer_flows;
  using Options = VectorQuantizerOptions;
  const auto ema = CodebookUpdate::ema;
  const auto cosine = Metric::cosine;
  const Options plain{.codes = 5, .dim = 4}, half{.codes = 3, .dim = 2},
      averaged{.codes = 5, .dim = 4, .update = ema},
      noisy{.codes = 5, .dim = 4, .estimator = Estimator::diveq, .deviation = 0.05};
  return {
      {"vector", by_loss, factory_of<VectorQuantizer>(plain), 5},
      {"vector/ema", by_averages, factory_of<VectorQuantizer>(averaged), 5},
      {"vector/cosine", by_loss, factory_of<VectorQuantizer>(Options{.codes = 5, .dim = 4, .metric = cosine}),
       5},
      {"vector/cosine ema", by_averages,
       factory_of<VectorQuantizer>(Options{.codes = 5, .dim = 4, .update = ema, .metric = cosine}), 5},
      {"vector/rotation trick", by_loss,
       factory_of<VectorQuantizer>(Options{.codes = 5, .dim = 4, .estimator = Estimator::rotation_trick}), 5},
      {.name = "vector/diveq",
       .flow = {{"output", {"z", "vectors"}}, {"codebook", {"vectors"}}, {"commitment", {"z"}}},
       .factory = factory_of<VectorQuantizer>(noisy),
       .restartable = 5,
       .draws = true,
       .trains_as_it_runs = false},
      {"vector/orthogonal diversity",
       {{"output", {"z"}},
        {"codebook", {"vectors"}},
        {"commitment", {"z"}},
        {"orthogonal", {"vectors"}},
        {"diversity", {"z", "vectors"}}},
       factory_of<VectorQuantizer>(
           Options{.codes = 5, .dim = 4, .orthogonal_weight = 0.5, .diversity_weight = 0.3}),
       5},
      {.name = "vector/balanced",
       .flow = by_loss,
       .factory = factory_of<VectorQuantizer>(Options{.codes = 5, .dim = 4, .balance = 0.05}),
       .restartable = 5,
       .trains_as_it_runs = false,
       .allocates = true},
      {.name = "residual",
       .flow = two,
       .factory = factory_of<ResidualQuantizer>(ResidualQuantizerOptions{.levels = 2, .level = plain}),
       .restartable = 10,
       .codes_return = false},
      {.name = "residual/ema",
       .flow = by_averages,
       .factory = factory_of<ResidualQuantizer>(ResidualQuantizerOptions{.levels = 2, .level = averaged}),
       .restartable = 10,
       .codes_return = false},
      {.name = "residual/diveq",
       .flow = {{"output", {"z", "0.vectors", "1.vectors"}},
                {"codebook", {"0.vectors", "1.vectors"}},
                {"commitment", {"z"}}},
       .factory = factory_of<ResidualQuantizer>(ResidualQuantizerOptions{.levels = 2, .level = noisy}),
       .restartable = 10,
       .codes_return = false,
       .draws = true,
       .trains_as_it_runs = false},
      {.name = "residual/shared",
       .flow = {{"output", {"z"}}, {"codebook", {"0.vectors"}}, {"commitment", {"z"}}},
       .factory = factory_of<ResidualQuantizer>(
           ResidualQuantizerOptions{.levels = 3, .level = plain, .shared = true}),
       .restartable = 5,
       .codes_return = false},
      {.name = "residual/shared ema",
       .flow = by_averages,
       .factory = factory_of<ResidualQuantizer>(
           ResidualQuantizerOptions{.levels = 3, .level = averaged, .shared = true}),
       .restartable = 5,
       .codes_return = false},
      {.name = "residual/beam",
       .flow = two,
       .factory =
           factory_of<ResidualQuantizer>(ResidualQuantizerOptions{.levels = 2, .level = plain, .beam = 5}),
       .restartable = 10,
       .codes_return = false,
       .allocates = true},
      {.name = "residual/dropout",
       .flow = two,
       .factory = factory_of<ResidualQuantizer>(
           ResidualQuantizerOptions{.levels = 2, .level = plain, .dropout = true}),
       .restartable = 10,
       .codes_return = false,
       .draws = true,
       .trains_as_it_runs = false},
      {"product", two, factory_of<ProductQuantizer>(std::size_t{2}, half), 6},
      {.name = "grouped residual",
       .flow = {{"output", {"z"}},
                {"codebook", {"0.0.vectors", "0.1.vectors", "1.0.vectors", "1.1.vectors"}},
                {"commitment", {"z"}}},
       .factory = factory_of<GroupedResidualQuantizer>(std::size_t{2},
                                                       ResidualQuantizerOptions{.levels = 2, .level = half}),
       .restartable = 12,
       .codes_return = false},
      {.name = "low-dimensional",
       .flow = {{"output", {"z", "in.weight", "in.bias", "out.weight", "out.bias"}},
                {"codebook", {"codebook.vectors"}},
                {"commitment", {"z", "in.weight", "in.bias"}}},
       .factory = factory_of<LowDimensionalQuantizer>(std::size_t{4},
                                                      Options{.codes = 5, .dim = 2, .metric = cosine}),
       .restartable = 5,
       .codes_return = false},
      {.name = "finite scalar",
       .flow = {{"output", {"z"}}},
       .factory = factory_of_fixed<FiniteScalarQuantizer>(std::vector<std::size_t>{8, 5, 3, 2}),
       .codes_return = false},
      {"lookup-free", signs, factory_of_fixed<LookupFreeQuantizer>(LookupFreeQuantizerOptions{.dim = 4})},
      {"binary spherical", signs,
       factory_of_fixed<BinarySphericalQuantizer>(BinarySphericalQuantizerOptions{.dim = 4})},
      {"sim vq",
       {{"output", {"z"}}, {"codebook", {"weight"}}, {"commitment", {"z"}}},
       factory_of<SimVq>(SimVqOptions{.codes = 5, .dim = 4})},
      {.name = "gumbel",
       .flow = {{"output", {"z", "logits.weight", "logits.bias", "vectors"}},
                {"kl", {"z", "logits.weight", "logits.bias"}}},
       .factory = factory_of<GumbelQuantizer>(GumbelQuantizerOptions{.codes = 5, .dim = 4}),
       .codes_return = false,
       .draws = true,
       .trains_as_it_runs = false},
      {"random projection",
       {{"output", {"z"}}},
       factory_of<RandomProjectionQuantizer>(std::size_t{4}, std::size_t{2}, std::size_t{5})},
  };
}

}  // namespace vqgrad::tests
