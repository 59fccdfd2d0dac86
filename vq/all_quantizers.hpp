#pragma once
#include <memory>
#include <string>
#include <vector>

#include "vq/vector_quantizer.hpp"

namespace vqgrad {

/// What a quantizer of the list is made of. Each takes what it needs.
struct QuantizerOptions {
  std::string name = "vector";
  std::size_t codes = 0;   ///< K: the codes to choose from, of each of a row's codes
  std::size_t levels = 0;  ///< L: codes of a row
  std::size_t dim = 0;     ///< D
  std::size_t beam = 1;    ///< of residual searches
  CodebookUpdate update = CodebookUpdate::loss;
  double codebook_weight = 1;
  double commitment_weight = 0.25;
};

/// Where the vectors of codes come from.
enum class Codebook {
  table,    ///< rows of tables: k-means start, `update` by loss or ema, or the reconstruction's gradient
  learned,  ///< parameters that learn by gradients alone
  fixed,    ///< nothing to learn: rounding, signs or random numbers
};

/// Makes a quantizer of float or of double by one generic lambda without captures.
struct QuantizerFactory {
  template <class T>
  using Make = std::unique_ptr<Quantizer<T>> (*)(Scope<T> scope, const QuantizerOptions& options);

  template <class F>
  QuantizerFactory(F make) : in_float(make), in_double(make) {}
  std::unique_ptr<Quantizer<float>> operator()(Scope<float> s, const QuantizerOptions& o) const {
    return in_float(s, o);
  }
  std::unique_ptr<Quantizer<double>> operator()(Scope<double> s, const QuantizerOptions& o) const {
    return in_double(s, o);
  }

  Make<float> in_float;
  Make<double> in_double;
};

struct QuantizerEntry {
  std::string name;
  std::string summary;  ///< one line, with its source
  Codebook codebook;
  std::size_t codes, levels, dim;  ///< the defaults; levels = 0: as many as dimensions
  QuantizerFactory make;
};

/// All quantizers, in the order they are listed.
const std::vector<QuantizerEntry>& all_quantizers();
/// The names, with commas between.
std::string quantizer_names();
/// Throws UsageError that lists the names there are.
const QuantizerEntry& find_quantizer(const std::string& name);

/// With the entry's defaults for sizes that are 0, fitted to the others. Throws UsageError as
/// `make_quantizer`.
QuantizerOptions resolve_quantizer(QuantizerOptions options);

/// The quantizer of that name, with its parameters under `scope`. Throws UsageError for an unknown name, and
/// for sizes or an update that do not fit; the text says which would fit.
template <class T>
std::unique_ptr<Quantizer<T>> make_quantizer(Scope<T> scope, const QuantizerOptions& options);

}  // namespace vqgrad
