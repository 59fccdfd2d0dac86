#include "vq/estimator.hpp"

#include "autodiff/errors.hpp"
#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/reduction.hpp"
#include "autodiff/ops/stop_gradient.hpp"
#include "vq/codebook_terms.hpp"

namespace vqgrad {
namespace {

/// sum_d a_d b_d of each row, as a column.
template <class T>
Var<T> dot(Var<T> a, Var<T> b) {
  return sum(a * b, -1, Keep::yes);
}

}  // namespace

template <class T>
Var<T> straight_through(Var<T> z, Var<T> q, Here here) {
  const TapeScope scope{z.tape(), here};
  if (z.shape() != q.shape())
    fail("straight_through", z, "z and q have one shape, got " + z.text() + " and " + q.text());
  return z + stop_gradient(q - z);
}

template <class T>
Var<T> rotation_trick(Var<T> z, Var<T> q, Here here) {
  const TapeScope scope{z.tape(), here};
  const Var<T> from = stop_gradient(unit_rows(z)), to = stop_gradient(unit_rows(q));
  const Var<T> half = stop_gradient(unit_rows(from + to));
  const Var<T> factor = stop_gradient(row_length(q) / row_length(z));
  return factor * (z - 2 * (half * dot(half, z)) + 2 * (to * dot(from, z)));
}

template <class T>
Var<T> diveq(Var<T> z, Var<T> q, double deviation, Random& random, Here here) {
  Tape<T>& tape = z.tape();
  const TapeScope scope{tape, here};
  const Var<T> difference = q - z;
  Var<T> direction = stop_gradient(difference);
  if (deviation > 0) {
    const auto noise = tape.arena().template make<T>(z.size());
    random.fill_normal(noise, 0, deviation);
    direction = direction + tape.input(noise, z.shape());
  }
  return z + row_length(difference) * unit_rows(direction);
}

template <class T>
Var<T> estimate(Estimator estimator, Var<T> z, Var<T> q, double deviation, Mode mode, Random& random,
                Here here) {
  const TapeScope scope{z.tape(), here};
  if (estimator == Estimator::rotation_trick) return rotation_trick(z, q);
  if (estimator == Estimator::diveq) return diveq(z, q, mode == Mode::train ? deviation : 0, random);
  return straight_through(z, q);
}

template Var<float> straight_through(Var<float>, Var<float>, Here);
template Var<double> straight_through(Var<double>, Var<double>, Here);
template Var<float> rotation_trick(Var<float>, Var<float>, Here);
template Var<double> rotation_trick(Var<double>, Var<double>, Here);
template Var<float> diveq(Var<float>, Var<float>, double, Random&, Here);
template Var<double> diveq(Var<double>, Var<double>, double, Random&, Here);
template Var<float> estimate(Estimator, Var<float>, Var<float>, double, Mode, Random&, Here);
template Var<double> estimate(Estimator, Var<double>, Var<double>, double, Mode, Random&, Here);

}  // namespace vqgrad
