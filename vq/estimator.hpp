#pragma once
#include <cstddef>

#include "autodiff/tape.hpp"
#include "base/random.hpp"
#include "nn/mode.hpp"

namespace vqgrad {

/// How a gradient passes the choice of a code, which has none.
enum class Estimator { straight_through, rotation_trick, diveq };

/// The straight-through estimator as a graph operation: value of `q`, gradient of `z`:
///
///   z + stop_gradient(q - z)
///
/// (Bengio et al. 2013, arXiv 1308.3432; van den Oord et al. 2017, section 3.2). In float the value is q only
/// up to rounding at the size of z. Throws TapeError if the shapes differ.
template <class T>
Var<T> straight_through(Var<T> z, Var<T> q, Here here = {});

/// y = R z |q| / |z| with the rotation R that turns z's direction into q's; R and the factor are constants.
/// The value is q. The gradient is turned and scaled as z was, so it keeps its angle to the code.
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

/// z and q through the chosen estimator; `diveq` adds its noise in training only.
template <class T>
Var<T> estimate(Estimator estimator, Var<T> z, Var<T> q, double deviation, Mode mode, Random& random,
                Here here = {});

}  // namespace vqgrad
