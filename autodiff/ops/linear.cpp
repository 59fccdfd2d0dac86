#include <algorithm>

#include "autodiff/errors.hpp"
#include "autodiff/kernels/gemm.hpp"
#include "autodiff/kernels/grain.hpp"
#include "autodiff/kernels/lanes.hpp"
#include "autodiff/ops/linear_algebra.hpp"
#include "base/parallel.hpp"

namespace vqgrad {
namespace {

extern const Op linear_op;

/// Rows that are multiplied, biased and activated while they are in the first-level cache.
constexpr std::size_t forward_rows = 256;
/// Rows per partial sum of the bias gradient, whatever the thread count.
constexpr std::size_t backward_rows = 128;

/// f(first, count) for every block of rows; a thread takes at least `least` rows.
template <std::size_t block, class F>
void each_block(std::size_t rows, std::size_t least, const F& f) {
  parallel_for((rows + block - 1) / block, (least + block - 1) / block,
               [&](std::size_t begin, std::size_t end, std::size_t) {
                 for (std::size_t i = begin; i < end; ++i) f(i * block, std::min(block, rows - i * block));
               });
}

}  // namespace

template <class T>
Var<T> linear(Var<T> x, Var<T> weight, Var<T> bias, Activation activation, Here here) {
  using kernels::Transpose;
  const Shape from = x.shape(), through = weight.shape();
  if (from.rank() < 2 || through.rank() != 2)
    fail(linear_op, x, "takes x (B,in) and weight (in,out), got " + x.text() + " and " + weight.text(), here);
  const std::size_t in = from.back(), out = through[1];
  if (in != through[0])
    fail(linear_op, x,
         "inner sizes differ: " + x.text() + " x " + weight.text() + ": " + std::to_string(in) +
             " != " + std::to_string(through[0]),
         here);
  if (bias.shape() != Shape{out})
    fail(linear_op, x,
         "bias " + bias.text() + " does not fit weight " + weight.text() + ": takes " + Shape{out}.text(),
         here);
  Tape<T>& tape = x.tape();
  const std::size_t rows = from.size_between(0, from.rank() - 1);
  const bool keeps_z = kernels::slope_needs_input(activation);
  const std::span<T> z = tape.arena().template make<T>(keeps_z ? rows * out : 0);
  return tape.record(
      linear_op, {x.id(), weight.id(), bias.id()}, from.with(from.rank() - 1, out),
      [=](Context<T>& c) {
        const auto y = c.result().span();
        const T* b = c.operand(2).data;
        each_block<forward_rows>(rows, kernels::gemm_grain(out, in), [&](std::size_t row, std::size_t count) {
          const auto to = (keeps_z ? z : y).subspan(row * out, count * out);
          kernels::gemm(Transpose::no, Transpose::no, count, out, in, T(1), c.operand(0).data + row * in,
                        c.operand(1).data, T(0), to.data());
          kernels::for_lanes(out, [=](std::size_t first, auto n) {
            const auto bias_lanes = kernels::load<n()>(b + first);
            for (std::size_t k = first; k < to.size(); k += out)
              kernels::store(&to[k], bias_lanes + kernels::load<n()>(&to[k]));
          });
          if (activation != Activation::none)
            kernels::activate<T>(activation, to, y.subspan(row * out, count * out));
        });
      },
      [=](Context<T>& c) {
        const auto g = c.gradient().span();
        const std::span<const T> kept = keeps_z ? z : c.result().span();
        const auto dz = c.arena().template make<T>(rows * out);
        const auto sums = c.arena().template make<double>((rows + backward_rows - 1) / backward_rows * out);
        std::fill(sums.begin(), sums.end(), 0.0);
        each_block<backward_rows>(rows, kernels::grain(out), [&](std::size_t row, std::size_t count) {
          const auto part = [&](auto all) { return all.subspan(row * out, count * out); };
          kernels::activation_gradient<T>(activation, part(kept), part(g), part(dz),
                                          sums.subspan(row / backward_rows * out, out));
        });
        c.accumulate(0, [&](std::span<T> d, bool add) {
          kernels::gemm(Transpose::no, Transpose::yes, rows, in, out, T(1), dz.data(), c.operand(1).data,
                        T(add), d.data());
        });
        c.accumulate(1, [&](std::span<T> d, bool add) {
          kernels::gemm(Transpose::yes, Transpose::no, in, out, rows, T(1), c.operand(0).data, dz.data(),
                        T(add), d.data());
        });
        c.accumulate(2, [&](std::span<T> d) {
          for (std::size_t j = 0; j < out; ++j) {
            double sum = 0;
            for (std::size_t k = j; k < sums.size(); k += out) sum += sums[k];
            d[j] = static_cast<T>(sum);
          }
        });
      },
      here);
}

template Var<float> linear(Var<float>, Var<float>, Var<float>, Activation, Here);
template Var<double> linear(Var<double>, Var<double>, Var<double>, Activation, Here);

namespace {

/// The sampled calls, one per activation.
template <Activation activation>
constexpr auto call_linear = [](auto&, auto x) { return linear(x[0], x[1], x[2], activation); };
constexpr auto call_plain_linear = call_linear<Activation::none>;

const Op linear_op({
    .name = "linear",
    .formula = "y = activation(x w + bias): x (B,in), w (in,out), bias (out)",
    .samples = {{"none", {{3, 2}, {2, 4}, {4}}, call_plain_linear},
                {"relu", {{3, 2}, {2, 4}, {4}}, call_linear<Activation::relu>},
                {"leaky relu", {{3, 2}, {2, 4}, {4}}, call_linear<Activation::leaky_relu>},
                {"tanh", {{3, 2}, {2, 4}, {4}}, call_linear<Activation::tanh>},
                {"sigmoid", {{3, 2}, {2, 4}, {4}}, call_linear<Activation::sigmoid>},
                {"gelu", {{3, 2}, {2, 4}, {4}}, call_linear<Activation::gelu>},
                {"one of each", {{1, 1}, {1, 1}, {1}}, call_plain_linear},
                {"sequence", {{2, 2, 3}, {3, 2}, {2}}, call_linear<Activation::sigmoid>},
                {"no rows", {{0, 3}, {3, 2}, {2}}, call_linear<Activation::gelu>},
                {"no inputs", {{2, 0}, {0, 3}, {3}}, call_linear<Activation::tanh>}},
    .errors =
        {{{{2, 3}, {4, 2}, {2}}, call_plain_linear, "inner sizes differ: #0 (2, 3) x #1 (4, 2): 3 != 4"},
         {{{2, 3}, {3, 2}, {3}}, call_plain_linear, "bias #2 (3) does not fit weight #1 (3, 2): takes (2)"},
         {{{3}, {3, 2}, {2}},
          call_plain_linear,
          "takes x (B,in) and weight (in,out), got #0 (3) and #1 (3, 2)"},
         {{{2, 3}, {3}, {2}}, call_plain_linear, "takes x (B,in) and weight (in,out)"}},
});

}  // namespace
}  // namespace vqgrad
