#include "autodiff/ops/dropout.hpp"

#include <fmt/format.h>

#include "autodiff/errors.hpp"
#include "autodiff/kernels/dropout.hpp"
#include "autodiff/kernels/grain.hpp"

namespace vqgrad {
namespace {
extern const Op dropout_op;
}  // namespace

template <class T>
Var<T> dropout(Var<T> x, double p, Random& random, Here here) {
  if (!(0 <= p && p < 1))
    fail(dropout_op, x, fmt::format("{} cannot be dropped with probability {}: 0 <= p < 1", x.text(), p),
         here);
  const auto mask = x.tape().arena().template make<std::uint8_t>(x.size());
  const T scale = static_cast<T>(1 / (1 - kernels::draw_mask(random, p, mask)));
  const auto apply = [=](std::span<const T> from, std::span<T> to) {
    const std::uint8_t* const kept = mask.data();
    kernels::for_parts(to.size(), [&](std::size_t begin, std::size_t end) {
#pragma omp simd
      for (std::size_t k = begin; k < end; ++k) {
        const T scaled = scale * from[k];  // before the choice: only so is it vectorized
        to[k] = kept[k] ? scaled : T(0);
      }
    });
  };
  return x.tape().record(
      dropout_op, {x.id()}, x.shape(), [=](Context<T>& c) { apply(c.operand(0).span(), c.result().span()); },
      [=](Context<T>& c) { c.accumulate(0, [&](std::span<T> d) { apply(c.gradient().span(), d); }); }, here);
}

template Var<float> dropout(Var<float>, double, Random&, Here);
template Var<double> dropout(Var<double>, double, Random&, Here);

namespace {

const auto call_dropout = [](auto&, auto x) {
  Random random(1);
  return dropout(x[0], 0.5, random);
};

const Op dropout_op({
    .name = "dropout",
    .formula = "y = m x / (1 - p), m = 0 with probability p, else 1",
    .source = "Srivastava et al. 2014, JMLR 15, 1929-1958",
    .samples = {{"matrix", {{2, 3}}, call_dropout},
                {"scalar", {{}}, call_dropout},
                {"29 values", {{29}}, call_dropout},
                {"drops nothing",
                 {{5}},
                 [](auto&, auto x) {
                   Random random(1);
                   return dropout(x[0], 0, random);
                 }},
                {"empty", {{0, 3}}, call_dropout}},
    .errors = {{{{2}},
                [](auto&, auto x) {
                  Random random(1);
                  return dropout(x[0], 1, random);
                },
                "#0 (2) cannot be dropped with probability 1: 0 <= p < 1"}},
});

}  // namespace
}  // namespace vqgrad
