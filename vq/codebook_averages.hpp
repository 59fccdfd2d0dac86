#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "nn/parameters.hpp"

namespace vqgrad {

/// A codebook (K, D) as moving averages of its vectors (van den Oord et al. 2017, arXiv 1711.00937, appendix
/// A.1, with Laplace smoothing), gamma the decay and n_k the vectors of code k in a step:
///
///   N_k <- gamma N_k + (1 - gamma) n_k,   M_k <- gamma M_k + (1 - gamma) sum of code k's vectors,
///   C_k = M_k / ((N_k + eps) / (sum N + K eps) sum N)
///
/// N and M are the buffers "SCOPE.averaged_counts" and "SCOPE.averaged_sums"; N starts at 1, M at C.
template <class T>
class CodebookAverages {
 public:
  CodebookAverages(Scope<T> scope, Parameter<T>& codebook, double decay, double laplace);

  /// Adds rows (n, D) of a step, except rows with code -1.
  void add(std::span<const T> rows, std::span<const std::int32_t> codes);
  /// Ends the step: updates averages and codebook.
  void move();
  /// Sets the averages of code k as if it had only ever had `count` copies of its vector.
  void reset(std::size_t code, T count);

 private:
  Parameter<T>* codebook_;
  Parameter<T>* counts_;  // (K)
  Parameter<T>* sums_;    // (K, D)
  double decay_, laplace_;
  std::vector<double> step_counts_, step_sums_;
};

}  // namespace vqgrad
