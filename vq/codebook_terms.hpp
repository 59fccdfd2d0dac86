#pragma once
#include "autodiff/tape.hpp"

namespace vqgrad {

/// |x| = sqrt(sum_d x_d^2 + 1e-12) of each row, as a column: x (..., D), y (..., 1). The 1e-12 keeps the
/// slope at 0 finite.
template <class T>
Var<T> row_length(Var<T> x, Here here = {});

/// x / |x|, row by row: on the unit sphere, or 0 for a row of zeros.
template <class T>
Var<T> unit_rows(Var<T> x, Here here = {});

/// mean over i, j of (c_i . c_j - [i = j])^2 with unit rows c = C / |C|: pushes codes apart. C (K, D); holds
/// K x K products. Shin et al. 2021, arXiv 2112.00384, eq. 4.
template <class T>
Var<T> orthogonal_loss(Var<T> codebook, Here here = {});

/// Entropies of a soft assignment p = softmax(logits) (B, K), in nats:
///
///   sample = mean_b H(p_b), codebook = H(mean_b p_b)
///
/// sample - codebook falls as each row prefers one code and all codes are used equally.
/// MagViT-v2: Yu et al. 2023, arXiv 2310.05737, eq. 4.
template <class T>
struct CodeEntropy {
  Var<T> sample, codebook;
};
template <class T>
CodeEntropy<T> code_entropy(Var<T> logits, Here here = {});

}  // namespace vqgrad
