#pragma once
#include "nn/parameters.hpp"

namespace vqgrad {

// To be called between `backward` and an optimizer's step. Parameters without gradient are skipped. `most` is
// in [0, infinity]; otherwise UsageError.

/// Scales all gradients by min(1, most / (norm + 1e-6)), norm being the Euclidean one over all of them, in
/// double, as torch.nn.utils.clip_grad_norm_; returns the norm. A norm that is not finite changes nothing:
/// the caller sees it in the result. Pascanu, Mikolov, Bengio 2013, arXiv 1211.5063.
template <class T>
double clip_gradient_norm(Parameters<T>& parameters, double most);

/// Clamps every element of every gradient to [-most, most].
template <class T>
void clip_gradient_value(Parameters<T>& parameters, double most);

}  // namespace vqgrad
