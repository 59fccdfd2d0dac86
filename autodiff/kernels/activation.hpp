#pragma once
#include <cstddef>
#include <span>

namespace vqgrad {

/// relu: max(z, 0). leaky_relu: z for z > 0, else 0.01 z. gelu: z P(z), P the standard normal distribution
/// function. The slopes at 0 are the same as in the ops of the same names.
enum class Activation { none, relu, leaky_relu, tanh, sigmoid, gelu };

namespace kernels {

/// y = activation(z); y may be z.
template <class T>
void activate(Activation activation, std::span<const T> z, std::span<T> y);

/// Whether the slope needs z; for the other activations y is enough, and z is not kept.
constexpr bool slope_needs_input(Activation activation) { return activation == Activation::gelu; }

/// dz = g activation'(z), and sums[j] += the column sums of dz, in one pass over rows of sums.size() values;
/// `kept` is z if slope_needs_input, else y.
template <class T>
void activation_gradient(Activation activation, std::span<const T> kept, std::span<const T> g,
                         std::span<T> dz, std::span<double> sums);

}  // namespace kernels
}  // namespace vqgrad
