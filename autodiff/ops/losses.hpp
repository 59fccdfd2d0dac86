#pragma once
#include "autodiff/tape.hpp"

// Each loss is one number, summed in double. A mean over nothing is an error.
namespace vqgrad {

/// y = mean((a - b)^2) over all elements; same shapes.
template <class T>
Var<T> mean_squared_error(Var<T> y, Var<T> target, Here here = {});

/// y = mean(max(x, 0) - x t + ln(1 + e^-|x|)) over all elements, x the logits and t the targets in [0, 1];
/// same shapes. Neither overflows nor takes the logarithm of 0.
template <class T>
Var<T> binary_cross_entropy_with_logits(Var<T> logits, Var<T> targets, Here here = {});

/// y = mean_b(ln sum_k e^x[b, k] - x[b, classes[b]]): logits x (B, K), classes (B) in [0, K).
template <class T>
Var<T> softmax_cross_entropy(Var<T> logits, Indices<T> classes, Here here = {});

/// y = mean_b sum_d (m^2 + e^v - 1 - v) / 2, the Kullback-Leibler divergence of N(m, e^v) from N(0, 1):
/// mean m and log_variance v (B, D). Kingma and Welling 2014, arXiv 1312.6114, appendix B.
template <class T>
Var<T> gaussian_kl(Var<T> mean, Var<T> log_variance, Here here = {});

/// y = mean_b sum_d (m_a - m_b)^2 + (s_a - s_b)^2, s = e^(v / 2): the squared 2-Wasserstein distance between
/// N(m_a, e^v_a) and N(m_b, e^v_b), all (B, D). Givens and Shortt 1984, Michigan Math. J. 31, prop. 7.
template <class T>
Var<T> squared_wasserstein(Var<T> mean_a, Var<T> log_variance_a, Var<T> mean_b, Var<T> log_variance_b,
                           Here here = {});

}  // namespace vqgrad
