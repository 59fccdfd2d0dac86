#include "base/statistics.hpp"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>

namespace vqgrad {

Estimate estimate(const std::vector<double>& values) {
  Estimate result;
  const auto n = static_cast<double>(values.size());
  for (const double value : values) result.mean += value / n;
  if (values.size() < 2) return result;
  double squares = 0;
  for (const double value : values) squares += (value - result.mean) * (value - result.mean);
  result.deviation = std::sqrt(squares / (n - 1));
  const boost::math::students_t student(n - 1);
  result.interval = boost::math::quantile(student, 0.975) * result.deviation / std::sqrt(n);
  return result;
}

}  // namespace vqgrad
