#include "autodiff/ops/selection.hpp"

#include <array>

#include "autodiff/kernels/fill.hpp"
#include "autodiff/ops/binary.hpp"

namespace vqgrad {
namespace {

extern const Op minimum_op, maximum_op, where_op;

/// y = select(a, b), which is one of the two; `share(a, b)` is the part of the gradient that a gets, and
/// 1 - share the part that b gets.
template <class T, class Select, class Share>
Var<T> select_one(const Op& op, Var<T> a, Var<T> b, const Select& select, const Share& share, Here here) {
  return binary(
      op, a, b, select,
      [=](Context<T>& c) {
        const auto x = c.operand(0), y = c.operand(1), g = c.gradient();
        const auto contribution = [&](const auto& part) {
          return [&, part](std::span<T> d) {
            apply(x, y, d, g.shape, part);
            kernels::fill(d, [=](std::size_t k) { return d[k] * g[k]; });
          };
        };
        c.accumulate(0, g.shape, contribution(share));
        c.accumulate(1, g.shape, contribution([=](T p, T q) { return T(1) - share(p, q); }));
      },
      here);
}

}  // namespace

template <class T>
Var<T> minimum(Var<T> a, Var<T> b, Here here) {
  const auto select = [](T p, T q) { return p < q || p != p ? p : q; };
  const auto share = [](T p, T q) { return p == q ? T(0.5) : T(p < q); };
  return select_one(minimum_op, a, b, select, share, here);
}

template <class T>
Var<T> maximum(Var<T> a, Var<T> b, Here here) {
  const auto select = [](T p, T q) { return p > q || p != p ? p : q; };
  const auto share = [](T p, T q) { return p == q ? T(0.5) : T(p > q); };
  return select_one(maximum_op, a, b, select, share, here);
}

template <class T>
Var<T> where(Indices<T> condition, Var<T> a, Var<T> b, Here here) {
  const Shape shape = broadcast_operands(where_op, a, b, here);
  if (condition.shape() != shape)
    fail(where_op, condition,
         "the condition " + condition.text() + " does not have the result's shape " + shape.text() + " of " +
             a.text() + " and " + b.text(),
         here);
  // A broadcast operand is copied out to the result's shape first.
  const auto room_for = [&](const Var<T>& x) {
    return a.tape().arena().template make<T>(x.shape() == shape ? 0 : shape.size());
  };
  const std::array rooms{room_for(a), room_for(b)};
  return a.tape().record(
      where_op, {a.id(), b.id(), condition.id()}, shape,
      [=](Context<T>& c) {
        const auto chosen = c.indices(2);
        const auto whole = [&](std::size_t i) {
          const auto x = c.operand(i);
          if (x.shape == shape) return x.span();
          kernels::broadcast_apply(x.data, x.shape, chosen.data(), shape, rooms[i].data(), shape,
                                   [](T v, std::int32_t) { return v; });
          return std::span<const T>(rooms[i]);
        };
        const auto x = whole(0), y = whole(1);
        kernels::fill(c.result().span(), [=](std::size_t k) { return chosen[k] ? x[k] : y[k]; });
      },
      [=](Context<T>& c) {
        const auto g = c.gradient();
        const auto chosen = c.indices(2);
        c.accumulate(0, shape, [&](std::span<T> d) {
          kernels::fill(d, [=](std::size_t k) { return chosen[k] ? g[k] : T(0); });
        });
        c.accumulate(1, shape, [&](std::span<T> d) {
          kernels::fill(d, [=](std::size_t k) { return chosen[k] ? T(0) : g[k]; });
        });
      },
      here);
}

#define INSTANTIATE(T)                           \
  template Var<T> minimum(Var<T>, Var<T>, Here); \
  template Var<T> maximum(Var<T>, Var<T>, Here); \
  template Var<T> where(Indices<T>, Var<T>, Var<T>, Here);
INSTANTIATE(float)
INSTANTIATE(double)
#undef INSTANTIATE

namespace {

constexpr auto call_minimum = [](auto&, auto x) { return minimum(x[0], x[1]); };
const Op minimum_op({
    .name = "minimum",
    .formula = "y = min(a, b), with broadcasting; at a tie each operand gets half of the gradient",
    .samples = binary_samples(call_minimum, -2, 2, {{"middle axis", {{2, 1, 2}, {3, 1}}, call_minimum}}),
    .errors = binary_errors(call_minimum),
});

constexpr auto call_maximum = [](auto&, auto x) { return maximum(x[0], x[1]); };
const Op maximum_op({
    .name = "maximum",
    .formula = "y = max(a, b), with broadcasting; at a tie each operand gets half of the gradient",
    .samples = binary_samples(call_maximum, -2, 2, {{"middle axis", {{2, 1, 2}, {3, 1}}, call_maximum}}),
    .errors = binary_errors(call_maximum),
});

/// where(condition, x[0], y), with a fixed condition of the shape.
template <std::size_t... lengths>
constexpr auto call_where = [](auto& tape, auto x) {
  constexpr std::array<std::int32_t, 12> values{1, 0, 0, 1, 1, 0, 1, 0, 1, 1, 0, 0};
  const Shape shape{lengths...};
  const auto condition = tape.indices(std::span(values).first(shape.size()), shape);
  return where(condition, x[0], x.size() > 1 ? x[1] : x[0] * x[0]);
};
const Op where_op({
    .name = "where",
    .formula = "y = a if the condition is not 0, else b, with broadcasting of a and b",
    .samples = {{"same shape", {{2, 3}, {2, 3}}, call_where<2, 3>},
                {"row", {{2, 3}, {3}}, call_where<2, 3>},
                {"column with row", {{2, 1}, {3}}, call_where<2, 3>},
                {"scalar", {{}, {2, 2}}, call_where<2, 2>},
                {"itself", {{3}}, call_where<3>},
                {"empty", {{0, 3}, {3}}, call_where<0, 3>}},
    .errors = {{{{2, 3}, {2}}, call_where<2, 3>, "shapes do not broadcast: #0 (2, 3) and #1 (2)"},
               {{{2, 3}, {3}},
                call_where<3>,
                "the condition #2 (3) does not have the result's shape (2, 3) of #0 (2, 3) and #1 (3)"}},
});

}  // namespace
}  // namespace vqgrad
