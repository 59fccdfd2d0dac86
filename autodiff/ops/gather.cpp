#include <array>

#include "autodiff/kernels/gather_rows.hpp"
#include "autodiff/ops/indexing.hpp"
#include "autodiff/ops/rows_operand.hpp"

namespace vqgrad {
namespace {

using Rows = std::array<std::int32_t, 4>;

const Op op({
    .name = "gather",
    .formula = "y[i, :] = table[rows[i], :]",
    .samples = {{"rows",
                 {{3, 2}},
                 [](auto& t, auto x) {
                   return gather(x[0], t.indices(Rows{2, 0, 1, 0}));
                 }},
                {"equal rows",
                 {{3, 2}},
                 [](auto& t, auto x) {
                   return gather(x[0], t.indices(Rows{1, 1, 1, 1}, Shape{2, 2}));
                 }},
                {"rank 3",
                 {{3, 1}},
                 [](auto& t, auto x) {
                   return gather(x[0], t.indices(Rows{0, 1, 2, 0}, Shape{1, 2, 2}));
                 }},
                {"scalar row",
                 {{2, 3}},
                 [](auto& t, auto x) {
                   return gather(x[0], t.indices(std::array{std::int32_t{1}}, Shape{}));
                 }},
                {"width 16",
                 {{1, 16}},
                 [](auto& t, auto x) { return gather(x[0], t.indices(std::array<std::int32_t, 2>{})); }},
                {"no rows",
                 {{3, 2}},
                 [](auto& t, auto x) { return gather(x[0], t.indices(std::span<const std::int32_t>{})); }}},
    .errors = {{{{3, 2}},
                [](auto& t, auto x) {
                  return gather(x[0], t.indices(Rows{0, 1, 3, 0}, Shape{2, 2}));
                },
                "rows[1, 0] = 3 is none of #0 (3, 2): 0 to 2 are"},
               {{{3, 2}},
                [](auto& t, auto x) {
                  return gather(x[0], t.indices(Rows{0, -1, 2, 0}));
                },
                "rows[1] = -1 is none of"},
               {{{3}},
                [](auto& t, auto x) { return gather(x[0], t.indices(Rows{})); },
                "expected a table (N, D)"},
               {{{3, 2}},
                [](auto& t, auto x) {
                  return gather(x[0], t.indices(Rows{}, Shape{1, 2, 2, 1}));
                },
                "at most 3 axes"}},
});

}  // namespace

template <class T>
Var<T> gather(Var<T> table, Indices<T> rows, Here here) {
  const Shape places = rows.shape();
  if (table.shape().rank() != 2) fail(op, table, "expected a table (N, D), got " + table.text(), here);
  if (places.rank() == Shape::max_rank) fail(op, table, "rows have at most 3 axes, got " + rows.text(), here);
  return table.tape().record(
      op, {table.id(), rows.id()}, places.inserting(places.rank(), table.shape()[1]),
      [=](Context<T>& c) {
        const auto from = c.operand(0);
        require_rows(
            op, c.indices(1), places, 0, from.shape[0], [&] { return table.text(); }, c.here());
        kernels::gather_rows(c.indices(1), from.data, from.shape[1], c.result().data);
      },
      [](Context<T>& c) { accumulate_rows(c, c.indices(1).size(), 1); }, here);
}

template Var<float> gather(Var<float>, Indices<float>, Here);
template Var<double> gather(Var<double>, Indices<double>, Here);

}  // namespace vqgrad
