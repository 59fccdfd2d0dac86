#include "autodiff/ops/convolution.hpp"

#include <algorithm>
#include <string>

#include "autodiff/errors.hpp"
#include "autodiff/kernels/convolution.hpp"

namespace vqgrad {
namespace {
extern const Op conv1d_op;
}  // namespace

template <class T>
Var<T> conv1d(Var<T> x, Var<T> weight, Var<T> bias, std::size_t stride, std::size_t padding, Here here) {
  const Shape from = x.shape(), filters = weight.shape();
  if (from.rank() != 3 || filters.rank() != 3 || from[1] != filters[1] || bias.shape() != Shape{filters[0]})
    fail(conv1d_op, x,
         "expected x (B, C, L), weight (O, C, W) and bias (O), got " + x.text() + ", " + weight.text() +
             " and " + bias.text(),
         here);
  if (stride == 0) fail(conv1d_op, x, "expected a stride of at least 1, got 0", here);
  const std::size_t room = from[2] + 2 * padding, width = filters[2];
  if (width == 0 || width > room)
    fail(conv1d_op, x,
         std::to_string(width) + " taps of " + weight.text() + " do not fit into " + std::to_string(room) +
             " places of " + x.text() + " with padding " + std::to_string(padding),
         here);
  const kernels::Convolution size{.batch = from[0],
                                  .channels = from[1],
                                  .room = room,
                                  .filters = filters[0],
                                  .width = width,
                                  .stride = stride,
                                  .places = (room - width) / stride + 1};
  const std::size_t rows = from[0] * from[1], length = from[2];
  // The rows of x with their zero padding, kept for the backward pass: no tap has to check for a border.
  const std::span<T> padded = padding == 0 ? std::span<T>() : x.tape().arena().template make<T>(rows * room);
  return x.tape().record(
      conv1d_op, {x.id(), weight.id(), bias.id()}, Shape{size.batch, size.filters, size.places},
      [=](Context<T>& c) {
        const T* input = c.operand(0).data;
        if (padding > 0) {
          std::fill(padded.begin(), padded.end(), T(0));
          for (std::size_t r = 0; r < rows; ++r)
            std::copy_n(input + r * length, length, &padded[r * room + padding]);
          input = padded.data();
        }
        kernels::convolve(size, input, c.operand(1).data, c.operand(2).data, c.result().data);
      },
      [=](Context<T>& c) {
        const T* g = c.gradient().data;
        c.accumulate(0, [&](std::span<T> d) {
          if (padding == 0) return kernels::convolve_input_gradient(size, g, c.operand(1).data, d.data());
          const std::span<T> wide = c.arena().template make<T>(rows * room);
          kernels::convolve_input_gradient(size, g, c.operand(1).data, wide.data());
          for (std::size_t r = 0; r < rows; ++r)
            std::copy_n(&wide[r * room + padding], length, d.data() + r * length);
        });
        c.accumulate(1, [&](std::span<T> d) {
          kernels::convolve_weight_gradient(size, padding > 0 ? padded.data() : c.operand(0).data, g,
                                            d.data());
        });
        c.accumulate(2, [&](std::span<T> d) { kernels::convolve_bias_gradient(size, g, d.data()); });
      },
      here);
}

template Var<float> conv1d(Var<float>, Var<float>, Var<float>, std::size_t, std::size_t, Here);
template Var<double> conv1d(Var<double>, Var<double>, Var<double>, std::size_t, std::size_t, Here);

namespace {

constexpr auto call_conv1d = [](auto&, auto x) { return conv1d(x[0], x[1], x[2]); };
const Op conv1d_op({
    .name = "conv1d",
    .formula = "y[b, o, l] = bias[o] + sum_{c, w} weight[o, c, w] x[b, c, l stride + w - padding]",
    .samples = {{"valid", {{2, 2, 4}, {2, 2, 2}, {2}}, call_conv1d},
                {"padded",
                 {{1, 1, 5}, {3, 1, 3}, {3}},
                 [](auto&, auto x) { return conv1d(x[0], x[1], x[2], 1, 1); }},
                {"strided",
                 {{1, 2, 6}, {2, 2, 3}, {2}},
                 [](auto&, auto x) { return conv1d(x[0], x[1], x[2], 2); }},
                {"strided and padded",
                 {{2, 1, 4}, {1, 1, 3}, {1}},
                 [](auto&, auto x) { return conv1d(x[0], x[1], x[2], 3, 2); }},
                {"wider than x",
                 {{1, 1, 2}, {2, 1, 4}, {2}},
                 [](auto&, auto x) { return conv1d(x[0], x[1], x[2], 1, 3); }},
                {"size 1", {{1, 1, 1}, {1, 1, 1}, {1}}, call_conv1d},
                {"empty", {{0, 2, 4}, {2, 2, 2}, {2}}, call_conv1d}},
    .errors =
        {{{{2, 3, 4}, {2, 2, 2}, {2}},
          call_conv1d,
          "expected x (B, C, L), weight (O, C, W) and bias (O), got #0 (2, 3, 4), #1 (2, 2, 2) and #2 (2)"},
         {{{2, 4}, {2, 2, 2}, {2}}, call_conv1d, "expected x (B, C, L)"},
         {{{2, 2, 4}, {2, 2, 2}, {3}}, call_conv1d, "expected x (B, C, L)"},
         {{{2, 2, 4}, {2, 2, 2}, {2}},
          [](auto&, auto x) { return conv1d(x[0], x[1], x[2], 0); },
          "expected a stride of at least 1, got 0"},
         {{{1, 1, 4}, {1, 1, 7}, {1}},
          [](auto&, auto x) { return conv1d(x[0], x[1], x[2], 1, 1); },
          "7 taps of #1 (1, 1, 7) do not fit into 6 places of #0 (1, 1, 4) with padding 1"},
         {{{1, 1, 4}, {1, 1, 0}, {1}}, call_conv1d, "0 taps of"}},
});

}  // namespace
}  // namespace vqgrad
