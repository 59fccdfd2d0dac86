#pragma once
#include <cstddef>

#include "autodiff/ops/vectors.hpp"
#include "nn/conv1d.hpp"

namespace vqgrad {

// A lift turns one vector into many rows, each of which gets a code; `diagonal` (autodiff/ops/vectors.hpp)
// turns a square of rows (B, D, D) back into one vector (B, D).

enum class Root { none, signed_root };

/// S[b] = z[b] z[b]^T, z (B, D) -> (B, D, D). With Root::signed_root each product p becomes
/// signed_root(p) = sign(p) sqrt|p|. A plain square root would be NaN for each pair of different signs: the
/// fault that this project started from.
template <class T>
Var<T> lift_by_outer_product(Var<T> z, Root root = Root::signed_root, Here here = {});

/// A learned lift: a 1-D convolution over z as one channel, `rows` filters of odd `width`, zero-padded:
/// z (B, D) -> (B, rows, D).
template <class T>
class ConvolutionLift {
 public:
  /// Throws UsageError for an even width.
  ConvolutionLift(Scope<T> scope, std::size_t rows, std::size_t width = 3);
  Var<T> operator()(Var<T> z, Here here = {}) const;

 private:
  Conv1d<T> convolution_;
};

}  // namespace vqgrad
