#pragma once
#include "autodiff/tape.hpp"

namespace vqgrad {

/// mean over i, j of (c_i . c_j - [i = j])^2 with unit rows c = C / |C|: pushes codes apart. C (K, D), K x K
/// products are held. Shin et al. 2021, arXiv 2112.00384, eq. 4.
template <class T>
Var<T> orthogonal_loss(Var<T> codebook, Here here = {});

/// What a soft assignment p = softmax(logits) (B, K) says of the use of codes, in nats:
///
///   sample = mean_b H(p_b), codebook = H(mean_b p_b)
///
/// sample - codebook falls as rows grow sure of their code and codes are used alike.
/// MagViT-v2: Yu et al. 2023, arXiv 2310.05737, eq. 4.
template <class T>
struct CodeEntropy {
  Var<T> sample, codebook;
};
template <class T>
CodeEntropy<T> code_entropy(Var<T> logits, Here here = {});

}  // namespace vqgrad
