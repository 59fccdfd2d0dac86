#include "autodiff/ops/activations.hpp"

#include "autodiff/kernels/transcendental.hpp"
#include "autodiff/ops/unary.hpp"

namespace vqgrad {
namespace {
extern const Op relu_op, leaky_relu_op, tanh_op, sigmoid_op, softplus_op, gelu_op;
}  // namespace

template <class T>
Var<T> relu(Var<T> x, Here here) {
  // NaN stays NaN, as it would not in v > 0 ? v : 0.
  return unary(
      relu_op, x, [](T v) { return v < 0 ? T(0) : v; }, [](T v, T, T g) { return v > 0 ? g : T(0); }, here);
}

template <class T>
Var<T> leaky_relu(Var<T> x, double slope, Here here) {
  const T s = static_cast<T>(slope);
  return unary(
      leaky_relu_op, x, [s](T v) { return v > 0 ? v : s * v; },
      [s](T v, T, T g) { return v > 0 ? g : s * g; }, here);
}

template <class T>
Var<T> tanh(Var<T> x, Here here) {
  return unary(
      tanh_op, x, kernels::tanh<T>, [](T, T y, T g) { return g * (1 - y * y); }, here);
}

template <class T>
Var<T> sigmoid(Var<T> x, Here here) {
  return unary(
      sigmoid_op, x, kernels::sigmoid<T>, [](T, T y, T g) { return g * y * (1 - y); }, here);
}

template <class T>
Var<T> softplus(Var<T> x, Here here) {
  return unary(softplus_op, x, kernels::softplus<T>, times_slope<T>(kernels::sigmoid<T>), here);
}

template <class T>
Var<T> gelu(Var<T> x, Here here) {
  return unary(gelu_op, x, kernels::gelu<T>, times_slope<T>(kernels::gelu_slope<T>), here);
}

#define INSTANTIATE(T)                              \
  template Var<T> relu(Var<T>, Here);               \
  template Var<T> leaky_relu(Var<T>, double, Here); \
  template Var<T> tanh(Var<T>, Here);               \
  template Var<T> sigmoid(Var<T>, Here);            \
  template Var<T> softplus(Var<T>, Here);           \
  template Var<T> gelu(Var<T>, Here);
INSTANTIATE(float)
INSTANTIATE(double)
#undef INSTANTIATE

namespace {

const Op relu_op({
    .name = "relu",
    .formula = "y = max(x, 0), dy/dx = 0 at 0",
    .samples = unary_samples([](auto&, auto x) { return relu(x[0]); }, -2, 2, {0}),
    .accepts_everything = true,
});

const Op leaky_relu_op({
    .name = "leaky_relu",
    .formula = "y = x for x > 0, else slope x, dy/dx = slope at 0",
    .source = "Maas, Hannun, Ng 2013, ICML: Rectifier nonlinearities improve neural network acoustic models",
    .samples = unary_samples(
        [](auto&, auto x) { return leaky_relu(x[0]); }, -2, 2, {0},
        {{"slope 0.3", {{6}}, [](auto&, auto x) { return leaky_relu(x[0], 0.3); }, -2, 2, {0}}}),
    .accepts_everything = true,
});

const Op tanh_op({
    .name = "tanh",
    .formula = "y = tanh x",
    .samples = unary_samples([](auto&, auto x) { return tanh(x[0]); }),
    .accepts_everything = true,
});

const Op sigmoid_op({
    .name = "sigmoid",
    .formula = "y = 1 / (1 + e^-x)",
    .samples = unary_samples([](auto&, auto x) { return sigmoid(x[0]); }),
    .accepts_everything = true,
});

const Op softplus_op({
    .name = "softplus",
    .formula = "y = ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|)",
    .source = "Dugas et al. 2000, NIPS 13: Incorporating second-order functional knowledge for better option "
              "pricing",
    .samples = unary_samples([](auto&, auto x) { return softplus(x[0]); }, -2, 2, {},
                             {{"far out", {{5}}, [](auto&, auto x) { return softplus(x[0]); }, -60, 60}}),
    .accepts_everything = true,
});

const Op gelu_op({
    .name = "gelu",
    .formula = "y = x P(x), P(x) = (1 + erf(x / sqrt 2)) / 2",
    .source = "Hendrycks and Gimpel 2016, arXiv 1606.08415",
    .samples = unary_samples([](auto&, auto x) { return gelu(x[0]); }),
    .accepts_everything = true,
});

}  // namespace
}  // namespace vqgrad
