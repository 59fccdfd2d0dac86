#include "autodiff/ops/indexing.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "autodiff/kernels/gather_rows.hpp"
#include "autodiff/ops/rows_operand.hpp"

namespace vqgrad {
namespace {
extern const Op gather_op, embedding_bag_op, one_hot_op;
}  // namespace

template <class T>
Var<T> gather(Var<T> table, Indices<T> rows, Here here) {
  const Shape places = rows.shape();
  if (table.shape().rank() != 2) fail(gather_op, table, "expected a table (N, D), got " + table.text(), here);
  if (places.rank() == Shape::max_rank)
    fail(gather_op, table, "rows have at most 3 axes, got " + rows.text(), here);
  return table.tape().record(
      gather_op, {table.id(), rows.id()}, places.inserting(places.rank(), table.shape()[1]),
      [=](Context<T>& c) {
        const auto from = c.operand(0);
        require_rows(
            gather_op, c.indices(1), places, 0, from.shape[0], [&] { return table.text(); }, c.here());
        kernels::gather_rows(c.indices(1), from.data, from.shape[1], c.result().data);
      },
      [](Context<T>& c) { accumulate_rows(c, c.indices(1).size(), 1); }, here);
}

template <class T>
Var<T> embedding_bag(Var<T> table, Indices<T> rows, Here here) {
  const Shape places = rows.shape();
  if (table.shape().rank() != 2)
    fail(embedding_bag_op, table, "expected a table (N, D), got " + table.text(), here);
  if (places.rank() != 2) fail(embedding_bag_op, table, "expected rows (B, L), got " + rows.text(), here);
  const std::size_t length = places[1];
  return table.tape().record(
      embedding_bag_op, {table.id(), rows.id()}, Shape{places[0], table.shape()[1]},
      [=](Context<T>& c) {
        const auto field = bags(c, length);
        require_rows(
            embedding_bag_op, field.rows, places, -1, field.table_rows, [&] { return table.text(); },
            c.here());
        kernels::embed_fields(std::span(&field, 1), places[0], c.result().data);
      },
      [=](Context<T>& c) { accumulate_rows(c, places[0], length); }, here);
}

template <class T>
Var<T> one_hot(Indices<T> rows, std::size_t classes, Here here) {
  const Shape places = rows.shape();
  if (places.rank() == Shape::max_rank)
    fail(one_hot_op, rows, "rows have at most 3 axes, got " + rows.text(), here);
  return rows.tape().record_constant(
      one_hot_op, {rows.id()}, places.inserting(places.rank(), classes),
      [=](Context<T>& c) {
        const auto from = c.indices(0);
        require_rows(
            one_hot_op, from, places, 0, classes, [&] { return std::to_string(classes) + " classes"; },
            c.here());
        const auto y = c.result().span();
        std::fill(y.begin(), y.end(), T(0));
        for (std::size_t i = 0; i < from.size(); ++i)
          y[i * classes + static_cast<std::size_t>(from[i])] = T(1);
      },
      here);
}

#define INSTANTIATE(T)                                     \
  template Var<T> gather(Var<T>, Indices<T>, Here);        \
  template Var<T> embedding_bag(Var<T>, Indices<T>, Here); \
  template Var<T> one_hot(Indices<T>, std::size_t, Here);
INSTANTIATE(float)
INSTANTIATE(double)
#undef INSTANTIATE

namespace {

using Rows = std::array<std::int32_t, 4>;

const Op gather_op({
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

using BagRows = std::array<std::int32_t, 6>;

const Op embedding_bag_op({
    .name = "embedding_bag",
    .formula = "y[b, :] = sum of table[r, :] over the r >= 0 of rows[b, :]",
    .samples = {{"padded",
                 {{3, 2}},
                 [](auto& t, auto x) {
                   return embedding_bag(x[0], t.indices(BagRows{2, 0, -1, 1, -1, -1}, Shape{2, 3}));
                 }},
                {"equal rows, an empty bag",
                 {{3, 2}},
                 [](auto& t, auto x) {
                   return embedding_bag(x[0], t.indices(BagRows{1, 1, -1, -1, 2, 1}, Shape{3, 2}));
                 }},
                {"width 17",
                 {{1, 17}},
                 [](auto& t, auto x) {
                   return embedding_bag(x[0], t.indices(BagRows{}, Shape{2, 3}));
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
                  return embedding_bag(x[0], t.indices(BagRows{0, 1, -1, 3, 0, 0}, Shape{2, 3}));
                },
                "rows[1, 0] = 3 is none of #0 (3, 2): 0 to 2 are, and -1 is padding"},
               {{{3, 2}},
                [](auto& t, auto x) {
                  return embedding_bag(x[0], t.indices(BagRows{0, -2}, Shape{2, 3}));
                },
                "rows[0, 1] = -2 is none of"},
               {{{3}},
                [](auto& t, auto x) {
                  return embedding_bag(x[0], t.indices(BagRows{}, Shape{2, 3}));
                },
                "expected a table (N, D)"},
               {{{3, 2}},
                [](auto& t, auto x) { return embedding_bag(x[0], t.indices(BagRows{})); },
                "expected rows (B, L)"}},
});

const Op one_hot_op({
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
}  // namespace vqgrad
