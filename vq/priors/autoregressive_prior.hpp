#pragma once
#include "nn/dropout.hpp"
#include "nn/embedding.hpp"
#include "nn/linear.hpp"
#include "nn/mode.hpp"
#include "vq/priors/code_prior.hpp"

namespace vqgrad {

struct AutoregressivePriorOptions {
  std::size_t embedding = 16;  ///< E, of each earlier code
  std::size_t hidden = 128;    ///< H
  double dropout = 0.3;        ///< of the codes' embeddings and of the hidden layer
  double side_dropout = 0.3;   ///< of the side information
};

/// A masked MLP over an item's codes (MADE: Germain et al. 2015, arXiv 1502.03509, section 4). With side
/// information s (S > 0) it is conditional, and s feeds every position:
///
///   x = [e(c_1), ..., e(c_G)]                                   (n, G E)
///   h = relu(x (W o M_W) + b + s U + b_s)                       (n, H)
///   logits = ln u + h (V o M_V) + x (A o M_A) + c + s B + c_s   (n, K_1 + ... + K_G)
///   p(c_g | c_1 ... c_{g-1}, s) = softmax of position g's logits
///
/// Degrees (MaskedLinear): e(c_g) has g, hidden units have 0 to G - 1 in turn, and the logits of
/// position g have g - 1, so one pass gives all G distributions. Departures from the paper: embedded codes
/// instead of bits; side information; and u, a smoothed unigram histogram. V, A, c, U, b_s, B and c_s start
/// at 0: the prior starts at the unigram, weight decay pulls it back there, and the conditional prior starts
/// at the unconditional one.
///
/// "SCOPE.code.table" (K_1 + ... + K_G, E), "SCOPE.hidden" (W, b), "SCOPE.output" (V, c), "SCOPE.direct" (A),
/// "SCOPE.side_hidden" (U, b_s), "SCOPE.side_direct" (B, c_s); buffer "SCOPE.log_unigram".
template <class T>
class AutoregressivePrior : public CodePrior {
 public:
  AutoregressivePrior(Scope<T> scope, std::vector<std::size_t> sizes, std::size_t side_width,
                      AutoregressivePriorOptions options = {});

  /// u becomes the histogram of `codes` (n, G), smoothed by Laplace's rule.
  void start(std::span<const std::int32_t> codes);

  /// (n, K_1 + ... + K_G); codes (n, G), side (n, S), unused if S = 0.
  Var<T> logits(Tape<T>& tape, std::span<const std::int32_t> codes, std::span<const float> side, Mode mode,
                Random& random) const;
  /// Mean over rows of -ln p(c | s), on the tape.
  Var<T> loss(Tape<T>& tape, std::span<const std::int32_t> codes, std::span<const float> side, Mode mode,
              Random& random) const;

  /// The trained parameters, except for side information.
  std::vector<Parameter<T>*> code_parameters() const;
  /// U, b_s, B and c_s; none if S = 0.
  std::vector<Parameter<T>*> side_parameters() const;

 protected:
  std::vector<double> conditionals(std::span<const std::int32_t> codes,
                                   std::span<const float> side) const override;

 private:
  Embedding<T> code_;
  Dropout dropout_, side_dropout_;
  MaskedLinear<T> hidden_, output_, direct_;
  std::vector<Linear<T>> side_;  // (U, b_s) and (B, c_s); none if S = 0
  Parameter<T>* log_unigram_;
};

}  // namespace vqgrad
