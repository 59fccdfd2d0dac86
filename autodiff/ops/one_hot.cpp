#include <array>

#include "autodiff/ops/indexing.hpp"
#include "autodiff/ops/rows_operand.hpp"

namespace vqgrad {
namespace {

using Rows = std::array<std::int32_t, 4>;

const Op op({
    .name = "one_hot",
    .formula = "y[i, c] = 1 where c = rows[i], else 0",
    .samples = {{"rows",
                 {{4, 3}},
                 [](auto& t, auto x) {
                   return x[0] * one_hot(t.indices(Rows{2, 0, 1, 0}), 3);
                 }},
                {"rank 2",
                 {{2, 2, 2}},
                 [](auto& t, auto x) {
                   return x[0] * one_hot(t.indices(Rows{1, 0, 0, 1}, Shape{2, 2}), 2);
                 }},
                {"no rows",
                 {{0, 3}},
                 [](auto& t, auto x) {
                   return x[0] * one_hot(t.indices(std::span<const std::int32_t>{}), 3);
                 }}},
    .errors = {{{},
                [](auto& t, auto) {
                  return one_hot(t.indices(Rows{2, 0, 3, 0}), 3);
                },
                "rows[2] = 3 is none of 3 classes: 0 to 2 are"},
               {{},
                [](auto& t, auto) {
                  return one_hot(t.indices(Rows{2, -1}), 3);
                },
                "rows[1] = -1 is none of"},
               {{},
                [](auto& t, auto) {
                  return one_hot(t.indices(Rows{}, Shape{4, 1, 1, 1}), 3);
                },
                "at most 3 axes"}},
});

}  // namespace

template <class T>
Var<T> one_hot(Indices<T> rows, std::size_t classes, Here here) {
  const Shape places = rows.shape();
  if (places.rank() == Shape::max_rank) fail(op, rows, "rows have at most 3 axes, got " + rows.text(), here);
  return rows.tape().record_constant(
      op, {rows.id()}, places.inserting(places.rank(), classes),
      [=](Context<T>& c) {
        const auto from = c.indices(0);
        require_rows(
            op, from, places, 0, classes, [&] { return std::to_string(classes) + " classes"; }, c.here());
        const auto y = c.result().span();
        std::fill(y.begin(), y.end(), T(0));
        for (std::size_t i = 0; i < from.size(); ++i)
          y[i * classes + static_cast<std::size_t>(from[i])] = T(1);
      },
      here);
}

template Var<float> one_hot(Indices<float>, std::size_t, Here);
template Var<double> one_hot(Indices<double>, std::size_t, Here);

}  // namespace vqgrad
