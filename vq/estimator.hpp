#pragma once
#include <cstddef>

#include "autodiff/tape.hpp"
#include "base/random.hpp"
#include "nn/mode.hpp"

namespace vqgrad {

/// How a gradient gets past the choice of a code, which has none.
enum class Estimator { straight_through, rotation_trick, diveq };

/// y = R z |q| / |z| with the rotation R that turns z's direction into q's, and R and the factor constants:
/// the value of q, and a gradient turned and scaled as z was, so that it keeps its angle to the code.
/// z and q (..., D), neither 0. Fifty, Fellah et al. 2024, arXiv 2410.06424, eq. 4:
///
///   R z = z - 2 r r^T z + 2 q^ z^T z,  r = (z^ + q^) / |z^ + q^|,  x^ = x / |x|
template <class T>
Var<T> rotation_trick(Var<T> z, Var<T> q, Here here = {});

/// y = z + |q - z| sg(v / |v|), v = q - z + N(0, deviation^2): the value of q up to the noise, and a gradient
/// to z and to the code, which then needs no loss term of its own. z and q (B, D).
/// Vali et al. 2025 (DiVeQ), arXiv 2509.26469.
template <class T>
Var<T> diveq(Var<T> z, Var<T> q, double deviation, Random& random, Here here = {});

/// z and q through the chosen one; the noise of `diveq` is of training only.
template <class T>
Var<T> estimate(Estimator estimator, Var<T> z, Var<T> q, double deviation, Mode mode, Random& random,
                Here here = {});

}  // namespace vqgrad
