#pragma once
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

#include "autodiff/tape.hpp"
#include "base/random.hpp"
#include "nn/mode.hpp"

namespace vqgrad {

/// A term of a quantizer's loss: one number on the tape, under its name in the literature.
template <class T>
struct LossTerm {
  std::string_view name;
  Var<T> value;
  double weight;
};

/// A quantizer's result for z (..., D) on the tape. Lives as long as the step.
template <class T>
struct Quantized {
  Var<T> input;      ///< z (..., D) as it was compared with codes, e.g. on the unit sphere
  Var<T> vectors;    ///< q (..., D), equal to `decode(codes)`
  Var<T> output;     ///< (..., D) for the decoder: the value of q, the gradient of the quantizer's estimator
  Indices<T> codes;  ///< (..., L), or (...) if L = 1 by design; -1 for a level that dropout left out
  std::span<const LossTerm<T>> terms = {};
  std::span<const Quantized> parts = {};  ///< levels or heads of a composite, each for rows (n, D)

  /// The unweighted term of that name. Throws UsageError that lists the names there are.
  Var<T> term(std::string_view name) const;
  /// sum of weight * value over the terms; 0 if there are none.
  Var<T> loss(Here here = {}) const;
};

/// The interface of all quantizers. z has any leading dimensions, (..., D), and is treated as rows (n, D); a
/// row has L codes, and code l is one of `code_sizes()[l]`. Only `start`, `update` and `restart_dead_codes`
/// change state.
template <class T>
class Quantizer {
 public:
  virtual ~Quantizer() = default;

  /// As in evaluation: without noise, dropout or balancing. A quantizer with none of these does the same in
  /// training. Throws TapeError if z is not (..., D), has an element that is not finite, or is empty: loss
  /// terms are means.
  Quantized<T> operator()(Var<T> z, Here here = {}) const;
  /// `random` gives the random numbers of training.
  Quantized<T> operator()(Var<T> z, Mode mode, Random& random, Here here = {}) const;

  /// Codes (n, L) of rows (n, D), the same as `operator()` finds, on a tape of its own. Throws Error if rows
  /// are not whole or not finite.
  std::vector<std::int32_t> encode(std::span<const T> rows) const;
  /// Rows (n, D) of codes (n, L): bit for bit the `vectors` of `operator()`. Throws Error for a code that
  /// does not exist.
  virtual std::vector<T> decode(std::span<const std::int32_t> codes) const = 0;

  virtual std::size_t dim() const = 0;                      ///< D
  virtual std::vector<std::size_t> code_sizes() const = 0;  ///< (L)
  /// sum of log2 over `code_sizes`: bits per row.
  double bits() const;

  /// Starts codebooks from rows (n, D); does nothing by default.
  virtual void start(std::span<const T> rows, Random random);
  /// Call after each training step: counts usage, moves averages.
  virtual void update(const Quantized<T>& quantized);
  /// Replaces each code that was unused for `patience` updates or more by a random row of `rows` (n, D).
  /// Returns the number of replaced codes.
  virtual std::size_t restart_dead_codes(std::span<const T> rows, std::size_t patience, Random& random);

  // The same for an xtensor container, view or expression: rows (..., D), codes (..., L), or (...) if L = 1.
  // Throws TapeError for another last length.
  template <ArrayLike A>
  std::vector<std::int32_t> encode(const A& rows, Here here = {}) const {
    std::vector<T> memory;
    return encode(rows_of({rows, here.line, here.file}, memory));
  }
  template <ArrayLike A>
  std::vector<T> decode(const A& codes, Here here = {}) const {
    std::vector<std::int32_t> memory;
    return decode(codes_of({codes, here.line, here.file}, memory));
  }
  template <ArrayLike A>
  void start(const A& rows, Random random, Here here = {}) {
    std::vector<T> memory;
    start(rows_of({rows, here.line, here.file}, memory), random);
  }
  template <ArrayLike A>
  std::size_t restart_dead_codes(const A& rows, std::size_t patience, Random& random, Here here = {}) {
    std::vector<T> memory;
    return restart_dead_codes(rows_of({rows, here.line, here.file}, memory), patience, random);
  }

 protected:
  /// The same for z (n, D), n > 0, all finite.
  virtual Quantized<T> quantize(Var<T> z, Mode mode, Random& random) const = 0;

 private:
  /// The array's elements, in `memory` if they have to be copied.
  std::span<const T> rows_of(const ArrayArgument<T>& rows, std::vector<T>& memory) const;
  std::span<const std::int32_t> codes_of(const ArrayArgument<std::int32_t>& codes,
                                         std::vector<std::int32_t>& memory) const;
};

/// n of codes (n, L), with code l in [0, sizes[l]). Throws Error if rows are not whole or a code is outside;
/// accepts -1 if `padded`.
std::size_t require_codes(std::span<const std::int32_t> codes, std::span<const std::size_t> sizes,
                          bool padded = false);

/// Copies the terms into the step's memory, for `Quantized::terms`.
template <class T>
std::span<const LossTerm<T>> keep_terms(Tape<T>& tape, std::initializer_list<LossTerm<T>> terms);

/// The parts' terms by name, each `scale` times the sum over the parts that have it. Throws UsageError if two
/// parts give one term different weights.
template <class T>
std::span<LossTerm<T>> sum_terms(Tape<T>& tape, std::span<const Quantized<T>> parts, double scale);

}  // namespace vqgrad
