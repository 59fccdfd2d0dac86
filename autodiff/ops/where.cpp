#include "autodiff/ops/broadcast_operands.hpp"
#include "autodiff/ops/elementwise.hpp"

namespace vqgrad {
namespace {

/// The first `shape.size()` of a fixed row of choices.
template <class T>
Indices<T> choices(Tape<T>& tape, const Shape& shape) {
  constexpr std::array<std::int32_t, 12> values{1, 0, 0, 1, 1, 0, 1, 0, 1, 1, 0, 0};
  return tape.indices(std::span(values).first(shape.size()), shape);
}

const Op op({
    .name = "where",
    .formula = "y = a where the condition is not 0, b elsewhere, with broadcasting of a and b",
    .samples = {{"same shape",
                 {{2, 3}, {2, 3}},
                 [](auto& t, auto x) {
                   return where(choices(t, {2, 3}), x[0], x[1]);
                 }},
                {"row",
                 {{2, 3}, {3}},
                 [](auto& t, auto x) {
                   return where(choices(t, {2, 3}), x[0], x[1]);
                 }},
                {"column with row",
                 {{2, 1}, {3}},
                 [](auto& t, auto x) {
                   return where(choices(t, {2, 3}), x[0], x[1]);
                 }},
                {"scalar",
                 {{}, {2, 2}},
                 [](auto& t, auto x) {
                   return where(choices(t, {2, 2}), x[0], x[1]);
                 }},
                {"itself", {{3}}, [](auto& t, auto x) { return where(choices(t, {3}), x[0], x[0] * x[0]); }},
                {"empty",
                 {{0, 3}, {3}},
                 [](auto& t, auto x) {
                   return where(choices(t, {0, 3}), x[0], x[1]);
                 }}},
    .errors = {{{{2, 3}, {2}},
                [](auto& t, auto x) {
                  return where(choices(t, {2, 3}), x[0], x[1]);
                },
                "shapes do not broadcast: #0 (2, 3) and #1 (2)"},
               {{{2, 3}, {3}},
                [](auto& t, auto x) { return where(choices(t, {3}), x[0], x[1]); },
                "the condition #2 (3) has not the result's shape (2, 3)"}},
});

}  // namespace

template <class T>
Var<T> where(Indices<T> condition, Var<T> a, Var<T> b, Here here) {
  const Shape shape = broadcast_operands(op, a, b, here);
  if (condition.shape() != shape)
    fail(op, condition,
         "the condition " + condition.text() + " has not the result's shape " + shape.text() + " of " +
             a.text() + " and " + b.text(),
         here);
  // Where an operand is broadcast, room for all of it.
  const auto room_for = [&](const Var<T>& x) {
    return a.tape().arena().template make<T>(x.shape() == shape ? 0 : shape.size());
  };
  const std::array rooms{room_for(a), room_for(b)};
  return a.tape().record(
      op, {a.id(), b.id(), condition.id()}, shape,
      [=](Context<T>& c) {
        const auto choose = c.indices(2);
        const auto spread = [&](std::size_t i) {
          const auto x = c.operand(i);
          if (x.shape == shape) return x.span();
          kernels::broadcast_apply(x.data, x.shape, choose.data(), shape, rooms[i].data(), shape,
                                   [](T v, std::int32_t) { return v; });
          return std::span<const T>(rooms[i]);
        };
        const auto x = spread(0), y = spread(1);
        const auto out = c.result();
        for (std::size_t k = 0; k < x.size(); ++k) out[k] = choose[k] ? x[k] : y[k];
      },
      [=](Context<T>& c) {
        const auto g = c.gradient();
        const auto choose = c.indices(2);
        c.accumulate(0, shape, [&](std::span<T> d) {
          for (std::size_t k = 0; k < d.size(); ++k) d[k] = choose[k] ? g[k] : T(0);
        });
        c.accumulate(1, shape, [&](std::span<T> d) {
          for (std::size_t k = 0; k < d.size(); ++k) d[k] = choose[k] ? T(0) : g[k];
        });
      },
      here);
}

template Var<float> where(Indices<float>, Var<float>, Var<float>, Here);
template Var<double> where(Indices<double>, Var<double>, Var<double>, Here);

}  // namespace vqgrad
