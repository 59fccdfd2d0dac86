#pragma once
#include "autodiff/tape.hpp"

namespace vqgrad {

/// y[b] = sum_{f < g} <x[b, f], x[b, g]> = 1/2 sum_d ((sum_f x[b, f, d])^2 - sum_f x[b, f, d]^2), all pairs
/// of fields in O(F D): x (B, F, D), y (B). Rendle 2010, "Factorization Machines", eq. 5 and lemma 3.1.
template <class T>
Var<T> factorization_machine(Var<T> x, Here here = {});
/// The same for x (B, F D), the fields side by side: no reshape, which would copy.
template <class T>
Var<T> factorization_machine(Var<T> x, std::size_t fields, Here here = {});

}  // namespace vqgrad
