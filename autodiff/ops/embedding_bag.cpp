#include <array>

#include "autodiff/ops/indexing.hpp"
#include "autodiff/ops/rows_operand.hpp"

namespace vqgrad {
namespace {

using Rows = std::array<std::int32_t, 6>;

const Op op({
    .name = "embedding_bag",
    .formula = "y[b, :] = sum of table[r, :] over the r >= 0 of rows[b, :]",
    .samples = {{"padded",
                 {{3, 2}},
                 [](auto& t, auto x) {
                   return embedding_bag(x[0], t.indices(Rows{2, 0, -1, 1, -1, -1}, Shape{2, 3}));
                 }},
                {"equal rows, an empty bag",
                 {{3, 2}},
                 [](auto& t, auto x) {
                   return embedding_bag(x[0], t.indices(Rows{1, 1, -1, -1, 2, 1}, Shape{3, 2}));
                 }},
                {"width 17",
                 {{1, 17}},
                 [](auto& t, auto x) {
                   return embedding_bag(x[0], t.indices(Rows{}, Shape{2, 3}));
                 }},
                {"bags of length 0",
                 {{3, 2}},
                 [](auto& t, auto x) {
                   return embedding_bag(x[0], t.indices(std::span<const std::int32_t>{}, Shape{2, 0}));
                 }},
                {"no bags",
                 {{3, 2}},
                 [](auto& t, auto x) {
                   return embedding_bag(x[0], t.indices(std::span<const std::int32_t>{}, Shape{0, 3}));
                 }}},
    .errors = {{{{3, 2}},
                [](auto& t, auto x) {
                  return embedding_bag(x[0], t.indices(Rows{0, 1, -1, 3, 0, 0}, Shape{2, 3}));
                },
                "rows[1, 0] = 3 is none of #0 (3, 2): 0 to 2 are, and -1 is padding"},
               {{{3, 2}},
                [](auto& t, auto x) {
                  return embedding_bag(x[0], t.indices(Rows{0, -2}, Shape{2, 3}));
                },
                "rows[0, 1] = -2 is none of"},
               {{{3}},
                [](auto& t, auto x) {
                  return embedding_bag(x[0], t.indices(Rows{}, Shape{2, 3}));
                },
                "expected a table (N, D)"},
               {{{3, 2}},
                [](auto& t, auto x) { return embedding_bag(x[0], t.indices(Rows{})); },
                "expected rows (B, L)"}},
});

}  // namespace

template <class T>
Var<T> embedding_bag(Var<T> table, Indices<T> rows, Here here) {
  const Shape places = rows.shape();
  if (table.shape().rank() != 2) fail(op, table, "expected a table (N, D), got " + table.text(), here);
  if (places.rank() != 2) fail(op, table, "expected rows (B, L), got " + rows.text(), here);
  const std::size_t length = places[1];
  return table.tape().record(
      op, {table.id(), rows.id()}, Shape{places[0], table.shape()[1]},
      [=](Context<T>& c) {
        const auto field = bags(c, length);
        require_rows(
            op, field.rows, places, -1, field.table_rows, [&] { return table.text(); }, c.here());
        kernels::embed_fields(std::span(&field, 1), places[0], c.result().data);
      },
      [=](Context<T>& c) { accumulate_rows(c, places[0], length); }, here);
}

template Var<float> embedding_bag(Var<float>, Indices<float>, Here);
template Var<double> embedding_bag(Var<double>, Indices<double>, Here);

}  // namespace vqgrad
