#include "nn/initializers.hpp"

#include <cmath>

namespace vqgrad {
namespace {

double uniform_within(double bound, Random& random) { return random.uniform(-bound, bound); }

}  // namespace

Fans Fans::of(const Shape& shape) {
  if (shape.rank() == 2) return {shape[0], shape[1]};
  if (shape.rank() > 2)
    return {shape.size_between(1, shape.rank()), shape[0] * shape.size_between(2, shape.rank())};
  return {shape.size(), shape.size()};
}

Initializer constant(double value) {
  return [=](Random&, Fans) { return value; };
}

Initializer uniform(double low, double high) {
  return [=](Random& random, Fans) { return random.uniform(low, high); };
}

Initializer normal(double mean, double deviation) {
  return [=](Random& random, Fans) { return mean + deviation * random.normal(); };
}

Initializer xavier_uniform(double gain) {
  return [=](Random& random, Fans fans) {
    return uniform_within(gain * std::sqrt(6 / static_cast<double>(fans.in + fans.out)), random);
  };
}

Initializer kaiming_uniform() { return kaiming_uniform(std::sqrt(5)); }

Initializer kaiming_uniform(double slope) {
  return [=](Random& random, Fans fans) {
    return uniform_within(std::sqrt(6 / ((1 + slope * slope) * static_cast<double>(fans.in))), random);
  };
}

}  // namespace vqgrad
