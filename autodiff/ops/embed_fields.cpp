#include <algorithm>
#include <array>
#include <string>

#include "autodiff/kernels/embed_fields.hpp"
#include "autodiff/ops/indexing.hpp"
#include "autodiff/ops/rows_operand.hpp"

namespace vqgrad {
namespace {

extern const Op embed_fields_op;

/// A field on the tape: operand number `operand` is its table, the next operand its row numbers.
template <class T>
struct Field {
  Var<T> table;
  std::size_t column;  ///< the first of its embeddings
  std::size_t operand;
  Shape places;  ///< the shape of the row numbers; rank 0 without them
  std::span<const T> scale;

  bool has_rows() const { return places.rank() > 0; }
  kernels::FieldSource<T> source(Context<T>& c) const {
    const auto from = c.operand(operand);
    if (!has_rows()) return {from.data, from.shape[0], from.shape[1], {}, 0, scale};
    return {
        from.data, from.shape[0], from.shape[1], c.indices(operand + 1), places.rank() == 1 ? 1 : places[1],
        scale,     true};
  }
};

/// Notes where the gradient of a table goes, if it requires one: field_gradients computes all of them
/// together.
template <class T>
void plan_gradient(Context<T>& c, const Field<T>& field, std::span<kernels::FieldGradient<T>> gradients,
                   std::size_t& planned) {
  c.accumulate(field.operand, [&](std::span<T> d, bool add) {
    gradients[planned++] =
        field_gradient(field.source(c), c.gradient().data + field.column, d, add, c.arena());
  });
}

template <class T>
void require_field(const EmbeddedField<T>& field, std::size_t count, Here here) {
  const auto& [table, rows, scale] = field;
  const Shape shape = table.shape();
  const std::string batch = std::to_string(count);
  if (shape.rank() != 2) fail(embed_fields_op, table, "expected a table (N, D), got " + table.text(), here);
  if (rows && (rows->shape().rank() == 0 || rows->shape().rank() > 2 || rows->shape()[0] != count))
    fail(embed_fields_op, table, "expected rows (" + batch + ") or (" + batch + ", L), got " + rows->text(),
         here);
  if (!rows && shape[0] != 1 && shape[0] != count)
    fail(embed_fields_op, table,
         table.text() + " without row numbers must have 1 row, or " + batch + ", one per row of the batch",
         here);
  if (!scale.empty() && scale.size() != count)
    fail(embed_fields_op, table,
         "the scale of " + table.text() + " has " + std::to_string(scale.size()) + " numbers for " + batch +
             " rows",
         here);
}

/// The number of rows of the batch: taken from row numbers or vectors, else from a scale.
template <class T>
std::size_t batch_rows(std::span<const EmbeddedField<T>> fields) {
  std::size_t count = 1;
  for (const auto& field : fields) {
    if (field.rows && field.rows->shape().rank() > 0) return field.rows->shape()[0];
    if (!field.rows && field.table.shape()[0] != 1) return field.table.shape()[0];
    count = std::max(count, field.scale.size());
  }
  return count;
}

}  // namespace

template <class T>
Var<T> embed_fields(std::span<const EmbeddedField<T>> fields, Here here) {
  if (fields.empty()) fail(embed_fields_op, "takes at least one field", here);
  Tape<T>& tape = fields[0].table.tape();
  const std::size_t count = batch_rows(fields);
  const auto kept = tape.arena().template make<Field<T>>(fields.size());
  const auto ids = tape.arena().template make<NodeId>(2 * fields.size());
  const auto sources = tape.arena().template make<kernels::FieldSource<T>>(fields.size());
  std::size_t operands = 0, stride = 0;
  for (std::size_t f = 0; f < fields.size(); ++f) {
    const auto& [table, rows, scale] = fields[f];
    require_field(fields[f], count, here);
    const auto copy = tape.arena().template make<T>(scale.size());
    std::copy(scale.begin(), scale.end(), copy.begin());
    kept[f] = {table, stride, operands, rows ? rows->shape() : Shape{}, copy};
    ids[operands++] = table.id();
    stride += table.shape()[1];
    if (rows) ids[operands++] = rows->id();
  }
  return tape.record(
      embed_fields_op, std::span<const NodeId>(ids.first(operands)), Shape{count, stride},
      [=](Context<T>& c) {
        for (std::size_t f = 0; f < kept.size(); ++f) {
          const auto& field = kept[f];
          sources[f] = field.source(c);
          if (field.has_rows())
            require_rows(
                embed_fields_op, sources[f].rows, field.places, field.places.rank() == 1 ? 0 : -1,
                sources[f].table_rows, [&] { return field.table.text(); }, c.here());
        }
        kernels::embed_fields(std::span<const kernels::FieldSource<T>>(sources), count, c.result().data);
      },
      [=](Context<T>& c) {
        const auto gradients = c.arena().template make<kernels::FieldGradient<T>>(kept.size());
        std::size_t planned = 0;
        for (const auto& field : kept) plan_gradient(c, field, gradients, planned);
        kernels::field_gradients(gradients.first(planned), stride, count);
      },
      here);
}

template Var<float> embed_fields(std::span<const EmbeddedField<float>>, Here);
template Var<double> embed_fields(std::span<const EmbeddedField<double>>, Here);

namespace {

using FieldRows = std::array<std::int32_t, 4>;

/// embed_fields of the given fields.
template <class T, class... Rest>
Var<T> call_embed_fields(EmbeddedField<T> first, Rest... rest) {
  const std::array all{first, rest...};
  return embed_fields(std::span<const EmbeddedField<T>>(all));
}

template <class T>
std::span<const T> halves() {
  static constexpr std::array<T, 2> values{T(0.5), T(-2)};
  return values;
}

template <class Tape>
auto one_row_each(Tape& t) {
  return t.indices(std::array<std::int32_t, 2>{2, 0});
}

const Op embed_fields_op({
    .name = "embed_fields",
    .formula = "y[b] = the fields side by side: scale_f[b] sum of table_f[r] over the r >= 0 of rows_f[b]",
    .samples =
        {{"row, bag, number, vectors",
          {{3, 2}, {3, 2}, {1, 2}, {2, 2}},
          []<class T>(Tape<T>& t, auto x) {
            return call_embed_fields<T>(
                {x[0], one_row_each(t)},
                EmbeddedField<T>{x[1], t.indices(FieldRows{1, -1, 2, 2}, Shape{2, 2}), halves<T>()},
                EmbeddedField<T>{x[2], {}, halves<T>()}, EmbeddedField<T>{x[3]});
          }},
         {"the same table twice",
          {{3, 17}},
          []<class T>(Tape<T>& t, auto x) {
            return call_embed_fields<T>({x[0], one_row_each(t)},
                                        EmbeddedField<T>{x[0], one_row_each(t), halves<T>()});
          }},
         {"fields of several widths",
          {{3, 16}, {2, 1}, {1, 3}},
          []<class T>(Tape<T>& t, auto x) {
            return call_embed_fields<T>({x[0], one_row_each(t)}, EmbeddedField<T>{x[1]},
                                        EmbeddedField<T>{x[2], {}, halves<T>()});
          }},
         {"three bags",
          {{3, 2}},
          []<class T>(Tape<T>& t, auto x) {
            return call_embed_fields<T>(
                {x[0], t.indices(std::array<std::int32_t, 6>{2, 0, 1, -1, 1, 1}, Shape{3, 2})});
          }},
         {"bags of length 0",
          {{1, 2}},
          []<class T>(Tape<T>& t, auto x) {
            return call_embed_fields<T>({x[0], t.indices(std::span<const std::int32_t>{}, Shape{2, 0})});
          }},
         {"a table as it stands and looked up",
          {{3, 2}},
          []<class T>(Tape<T>& t, auto x) {
            return call_embed_fields<T>(
                {x[0]}, EmbeddedField<T>{x[0], t.indices(std::array<std::int32_t, 3>{1, 0, 1})});
          }},
         {"vectors of an empty batch",
          {{0, 2}, {0, 1}},
          []<class T>(Tape<T>&, auto x) { return call_embed_fields<T>({x[0]}, EmbeddedField<T>{x[1]}); }},
         {"no rows",
          {{3, 2}},
          []<class T>(Tape<T>& t, auto x) {
            return call_embed_fields<T>({x[0], t.indices(std::span<const std::int32_t>{}, Shape{0, 2})});
          }}},
    .errors = {{{{3, 2}},
                []<class T>(Tape<T>&, auto) { return embed_fields(std::span<const EmbeddedField<T>>{}); },
                "takes at least one field"},
               {{{3, 2}, {3}},
                []<class T>(Tape<T>& t, auto x) {
                  return call_embed_fields<T>({x[0], one_row_each(t)}, EmbeddedField<T>{x[1]});
                },
                "expected a table (N, D), got #1 (3)"},
               {{{3, 2}, {3, 2}},
                []<class T>(Tape<T>& t, auto x) {
                  return call_embed_fields<T>({x[0], one_row_each(t)}, EmbeddedField<T>{x[1]});
                },
                "#1 (3, 2) without row numbers must have 1 row, or 2, one per row of the batch"},
               {{{3, 2}},
                []<class T>(Tape<T>& t, auto x) {
                  return call_embed_fields<T>({x[0], t.indices(FieldRows{0, 1, 0, 0}), halves<T>()});
                },
                "the scale of #0 (3, 2) has 2 numbers for 4 rows"},
               {{{3, 2}},
                []<class T>(Tape<T>& t, auto x) {
                  return call_embed_fields<T>({x[0], t.indices(FieldRows{0, 1, 3, 0}, Shape{2, 2})});
                },
                "rows[1, 0] = 3 is none of #0 (3, 2)"}},
});

}  // namespace
}  // namespace vqgrad
