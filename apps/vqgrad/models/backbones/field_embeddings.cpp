#include "apps/vqgrad/models/backbones/field_embeddings.hpp"

#include <algorithm>

#include "autodiff/ops/indexing.hpp"
#include "base/error.hpp"

namespace vqgrad {

FieldEmbeddings::FieldEmbeddings(Scope<float> scope, const FeatureEncoder& encoder, std::size_t width,
                                 NumberEmbedding numbers, ListPooling lists)
    : scope_(scope.name()), width_(width), lists_(lists) {
  for (std::size_t f = 0; f < encoder.fields().size(); ++f) {
    const EncodedField& field = encoder.fields()[f];
    const bool number = field.kind == FieldKind::number;
    if (number && numbers == NumberEmbedding::none) continue;
    const std::size_t rows = number ? 1 : field.vocabulary();
    tables_.push_back(
        {field.name, field.kind, f, &scope.create(field.name, Shape{rows, width}, uniform(-0.01, 0.01))});
  }
}

EmbeddedField<float> FieldEmbeddings::field(Tape<float>& tape, const Batch& batch, const Table& table) const {
  const Var<float> v = tape.parameter(*table.rows);
  if (table.kind == FieldKind::number) return {v, {}, batch.numbers(table.position)};
  const auto rows = batch.indices(table.position);
  if (table.kind == FieldKind::categorical) return {v, tape.borrow(rows, Shape{rows.size()})};
  const std::size_t length = rows.size() / batch.size();
  const auto bags = tape.borrow(rows, Shape{batch.size(), length});
  if (lists_ == ListPooling::sum) return {v, bags};
  const auto shares = tape.arena().make<float>(batch.size());
  for (std::size_t b = 0; b < shares.size(); ++b) {
    const auto list = rows.subspan(b * length, length);
    const auto words = std::count_if(list.begin(), list.end(), [](auto r) { return r >= 0; });
    shares[b] = 1 / std::max(static_cast<float>(words), 1.0f);
  }
  return {v, bags, shares};
}

Var<float> FieldEmbeddings::operator()(Tape<float>& tape, const Batch& batch, const Substitute* substitute,
                                       Here here) const {
  const TapeScope scope{tape, scope_, here};
  const auto all = tape.arena().make<EmbeddedField<float>>(fields());
  for (std::size_t k = 0; k < fields(); ++k)
    all[k] = substitute && substitute->field == tables_[k].position
                 ? EmbeddedField<float>{substitute->vectors}
                 : field(tape, batch, tables_[k]);
  return embed_fields(all);
}

Var<float> FieldEmbeddings::at(Tape<float>& tape, const Batch& batch, std::size_t position, Here here) const {
  const TapeScope scope{tape, scope_, here};
  const EmbeddedField<float> one = field(tape, batch, position);
  return embed_fields(std::span(&one, 1));
}

bool FieldEmbeddings::has(std::size_t position) const {
  return std::any_of(tables_.begin(), tables_.end(), [&](const Table& t) { return t.position == position; });
}

const FieldEmbeddings::Table& FieldEmbeddings::find(std::size_t position) const {
  for (const Table& table : tables_)
    if (table.position == position) return table;
  throw Error(Exit::internal, "field " + std::to_string(position) + " has no embedding");
}

Parameter<float>& FieldEmbeddings::table(const std::string& field) const {
  for (const Table& table : tables_)
    if (table.name == field) return *table.rows;
  throw UsageError("the data set has no field \"" + field + "\"");
}

NumberFields::NumberFields(const FeatureEncoder& encoder) {
  for (std::size_t f = 0; f < encoder.fields().size(); ++f)
    if (encoder.fields()[f].kind == FieldKind::number) positions_.push_back(f);
}

Var<float> NumberFields::operator()(Tape<float>& tape, const Batch& batch, Here here) const {
  const TapeScope scope{tape, here};
  const auto values = tape.arena().make<float>(batch.size() * size());
  for (std::size_t k = 0; k < size(); ++k) {
    const auto column = batch.numbers(positions_[k]);
    for (std::size_t i = 0; i < column.size(); ++i) values[i * size() + k] = column[i];
  }
  return tape.input(values, Shape{batch.size(), size()});
}

}  // namespace vqgrad
