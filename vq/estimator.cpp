#include "vq/estimator.hpp"

#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/reduction.hpp"
#include "autodiff/ops/stop_gradient.hpp"
#include "vq/straight_through.hpp"
#include "vq/unit_rows.hpp"

namespace vqgrad {
namespace {

/// sum_d a_d b_d of each row, as a column.
template <class T>
Var<T> dot(Var<T> a, Var<T> b, Here here) {
  return sum(multiply(a, b, here), -1, Keep::yes, here);
}

}  // namespace

template <class T>
Var<T> rotation_trick(Var<T> z, Var<T> q, Here here) {
  const Var<T> from = stop_gradient(unit_rows(z, here), here), to = stop_gradient(unit_rows(q, here), here);
  const Var<T> half = stop_gradient(unit_rows(add(from, to, here), here), here);
  const Var<T> factor = stop_gradient(divide(row_length(q, here), row_length(z, here), here), here);
  const Var<T> turned = add(subtract(z, T(2) * multiply(half, dot(half, z, here), here), here),
                            T(2) * multiply(to, dot(from, z, here), here), here);
  return multiply(factor, turned, here);
}

template <class T>
Var<T> diveq(Var<T> z, Var<T> q, double deviation, Random& random, Here here) {
  Tape<T>& tape = z.tape();
  const Var<T> difference = subtract(q, z, here);
  Var<T> direction = stop_gradient(difference, here);
  if (deviation > 0) {
    const auto noise = tape.arena().template make<T>(z.size());
    random.fill_normal(noise, 0, deviation);
    direction = add(direction, tape.input(std::span<const T>(noise), z.shape(), here), here);
  }
  return add(z, multiply(row_length(difference, here), unit_rows(direction, here), here), here);
}

template <class T>
Var<T> estimate(Estimator estimator, Var<T> z, Var<T> q, double deviation, Mode mode, Random& random,
                Here here) {
  if (estimator == Estimator::rotation_trick) return rotation_trick(z, q, here);
  if (estimator == Estimator::diveq) return diveq(z, q, mode == Mode::train ? deviation : 0, random, here);
  return straight_through(z, q, here);
}

template Var<float> rotation_trick(Var<float>, Var<float>, Here);
template Var<double> rotation_trick(Var<double>, Var<double>, Here);
template Var<float> diveq(Var<float>, Var<float>, double, Random&, Here);
template Var<double> diveq(Var<double>, Var<double>, double, Random&, Here);
template Var<float> estimate(Estimator, Var<float>, Var<float>, double, Mode, Random&, Here);
template Var<double> estimate(Estimator, Var<double>, Var<double>, double, Mode, Random&, Here);

}  // namespace vqgrad
