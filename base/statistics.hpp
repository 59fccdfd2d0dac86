#pragma once
#include <vector>

namespace vqgrad {

/// The mean of independent values, such as one per seed, with its spread.
struct Estimate {
  double mean = 0;
  double deviation = 0;  ///< sample standard deviation (n - 1); 0 for one value
  double interval = 0;   ///< half of the 95 % interval of the mean, by Student's t; 0 for one value
};

Estimate estimate(const std::vector<double>& values);

}  // namespace vqgrad
