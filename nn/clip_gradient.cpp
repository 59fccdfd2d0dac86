#include "nn/clip_gradient.hpp"

#include <algorithm>
#include <cmath>

#include "nn/require_option.hpp"

namespace vqgrad {

template <class T>
double clip_gradient_norm(Parameters<T>& parameters, double most) {
  require_option("the norm to clip gradients to", most, Range::up_to_infinity);
  double squares = 0;
  for (const auto& parameter : parameters)
    if (parameter.has_gradient())
      for (const T g : parameter.gradient()) squares += static_cast<double>(g) * static_cast<double>(g);
  const double norm = std::sqrt(squares);
  const double scale = most / (norm + 1e-6);
  if (!std::isfinite(norm) || scale >= 1) return norm;
  for (auto& parameter : parameters)
    if (parameter.has_gradient())
      for (T& g : parameter.gradient()) g *= static_cast<T>(scale);
  return norm;
}

template <class T>
void clip_gradient_value(Parameters<T>& parameters, double most) {
  require_option("the value to clip gradients to", most, Range::up_to_infinity);
  const T bound = static_cast<T>(most);
  for (auto& parameter : parameters)
    if (parameter.has_gradient())
      for (T& g : parameter.gradient()) g = std::clamp(g, -bound, bound);
}

template double clip_gradient_norm(Parameters<float>&, double);
template double clip_gradient_norm(Parameters<double>&, double);
template void clip_gradient_value(Parameters<float>&, double);
template void clip_gradient_value(Parameters<double>&, double);

}  // namespace vqgrad
