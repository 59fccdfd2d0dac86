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

/// What a quantizer makes of z (B, D) on the tape. Lives as long as the step.
template <class T>
struct Quantized {
  Var<T> input;      ///< z, as it was compared with codes
  Var<T> vectors;    ///< q (B, D), what `decode` makes of the codes
  Var<T> output;     ///< for the decoder: the value of q, the gradient of the quantizer's estimator
  Indices<T> codes;  ///< (B, L), or (B) where a row has one code; -1 where a level was left out
  std::span<const LossTerm<T>> terms = {};
  std::span<const Quantized> parts = {};  ///< of a quantizer made of several: its levels or heads

  /// The unweighted term of that name. Throws UsageError that lists the names there are.
  Var<T> term(std::string_view name) const;
  /// sum of weight * value over the terms; 0 where there are none.
  Var<T> loss(Here here = {}) const;
};

/// What every quantizer can do. z are rows (B, D); a row has L codes, of which code l is one of
/// `code_sizes()[l]`. Nothing moves but in `start`, `update` and `restart_dead_codes`.
template <class T>
class Quantizer {
 public:
  virtual ~Quantizer() = default;

  /// As in evaluation: without noise, dropout or balancing. A quantizer with none of these does the same in
  /// training. Throws TapeError where z is not (B, D), an element is not finite, or there is none at all:
  /// loss terms are means.
  Quantized<T> operator()(Var<T> z, Here here = {}) const;
  /// `random` draws what training needs.
  Quantized<T> operator()(Var<T> z, Mode mode, Random& random, Here here = {}) const;

  /// Codes (n, L) of rows (n, D), those of `operator()`, without a tape of the caller's. Throws Error where
  /// rows are not whole or not finite.
  std::vector<std::int32_t> encode(std::span<const T> rows) const;
  /// Rows (n, D) of codes (n, L): bit for bit the `vectors` of `operator()`. Throws Error for a code that
  /// does not exist.
  virtual std::vector<T> decode(std::span<const std::int32_t> codes) const = 0;

  virtual std::size_t dim() const = 0;                      ///< D
  virtual std::vector<std::size_t> code_sizes() const = 0;  ///< (L)
  /// sum of log2 over `code_sizes`: what a row takes.
  double bits() const;

  /// Starts codebooks at rows (n, D); by default there are none.
  virtual void start(std::span<const T> rows, Random random);
  /// To be called after each training step: counts usage, moves averages.
  virtual void update(const Quantized<T>& quantized);
  /// Codes unused for `patience` updates or more move to random rows of `rows` (n, D). Returns how many
  /// moved.
  virtual std::size_t restart_dead_codes(std::span<const T> rows, std::size_t patience, Random& random);

  // The same for an xtensor container, view or expression: rows (..., D), codes (..., L), or (...) if L = 1.
  // Throws TapeError for another last length.
  template <ArrayLike A>
  std::vector<std::int32_t> encode(const A& rows, Here here = {}) const {
    std::vector<T> memory;
    return encode(rows_of(rows, memory, here));
  }
  template <ArrayLike A>
  std::vector<T> decode(const A& codes, Here here = {}) const {
    std::vector<std::int32_t> memory;
    return decode(codes_of(codes, memory, here));
  }
  template <ArrayLike A>
  void start(const A& rows, Random random, Here here = {}) {
    std::vector<T> memory;
    start(rows_of(rows, memory, here), random);
  }
  template <ArrayLike A>
  std::size_t restart_dead_codes(const A& rows, std::size_t patience, Random& random, Here here = {}) {
    std::vector<T> memory;
    return restart_dead_codes(rows_of(rows, memory, here), patience, random);
  }

 protected:
  virtual Quantized<T> quantize(Var<T> z, Mode mode, Random& random) const = 0;
  /// Whether z may be (B, G, D).
  virtual bool takes_groups() const { return false; }

 private:
  /// The array's elements, in `memory` if they have to be copied.
  std::span<const T> rows_of(const ArrayArgument<T>& rows, std::vector<T>& memory, Here here) const;
  std::span<const std::int32_t> codes_of(const ArrayArgument<std::int32_t>& codes,
                                         std::vector<std::int32_t>& memory, Here here) const;
};

/// Rows of codes of quantizers of L codes each in `count` rows. Throws Error where they are not whole, or a
/// code is none of its size; -1 passes where `padded`.
std::size_t require_codes(std::span<const std::int32_t> codes, std::span<const std::size_t> sizes,
                          bool padded = false);

/// The terms in the step's memory, for `Quantized::terms`.
template <class T>
std::span<const LossTerm<T>> keep_terms(Tape<T>& tape, std::initializer_list<LossTerm<T>> terms);

/// The parts' terms by name, each `scale` times the sum over the parts that have it. Throws UsageError where
/// two parts weigh one differently.
template <class T>
std::span<LossTerm<T>> sum_terms(Tape<T>& tape, std::span<const Quantized<T>> parts, double scale);

}  // namespace vqgrad
