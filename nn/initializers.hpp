#pragma once
#include <cstddef>
#include <functional>

#include "autodiff/shape.hpp"
#include "base/random.hpp"

namespace vqgrad {

/// How many inputs each output of a weight sums over, and how many outputs each input feeds.
struct Fans {
  std::size_t in = 1, out = 1;

  /// Linear weights are (in, out); convolution weights are (out, in, width), and both fans count the width;
  /// for vectors and scalars both fans are the size.
  static Fans of(const Shape& shape);
};

/// Draws a parameter's values one by one.
using Initializer = std::function<double(Random& random, Fans fans)>;

/// x = value
Initializer constant(double value);
/// x ~ U[low, high), rounded to T, so that `high` is possible
Initializer uniform(double low, double high);
/// x ~ N(mean, deviation^2)
Initializer normal(double mean, double deviation);
/// x ~ U(-b, b), b = gain sqrt(6 / (in + out)): keeps the variance of values and of gradients.
/// Glorot, Bengio 2010, "Understanding the difficulty of training deep feedforward neural networks", eq. 16.
Initializer xavier_uniform(double gain = 1);
/// x ~ U(-b, b), b = sqrt(6 / ((1 + slope^2) in)), with the slope of a leaky relu; 0 for relu. He et al.
/// 2015, arXiv 1502.01852, eq. 10 and 15. torch.nn.Linear draws weight and bias with slope sqrt(5), which is
/// b = 1 / sqrt(in): the default here.
Initializer kaiming_uniform();
Initializer kaiming_uniform(double slope);

}  // namespace vqgrad
