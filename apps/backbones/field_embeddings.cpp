#include "apps/backbones/field_embeddings.hpp"

#include <array>

#include "autodiff/ops/indexing.hpp"
#include "autodiff/ops/shaping.hpp"
#include "autodiff/tools/tape_scope.hpp"
#include "base/error.hpp"

namespace vqgrad {

FieldEmbeddings::FieldEmbeddings(Scope<float> scope, const FeatureEncoder& encoder, std::size_t width)
    : scope_(scope.name()), width_(width) {
  for (const EncodedField& field : encoder.fields()) {
    const std::size_t rows = field.kind == FieldKind::number ? 1 : field.vocabulary();
    names_.push_back(field.name);
    kinds_.push_back(field.kind);
    tables_.push_back(&scope.create(field.name, Shape{rows, width}, uniform(-0.01, 0.01)));
  }
}

Var<float> FieldEmbeddings::embed(Tape<float>& tape, const Batch& batch, std::size_t field, Here here) const {
  const Var<float> table = tape.parameter(*tables_[field], here);
  if (kinds_[field] == FieldKind::number)
    return multiply(tape.input(batch.numbers(field), Shape{batch.size(), 1}, here), table, here);
  const auto rows = batch.indices(field);
  if (kinds_[field] == FieldKind::categorical) return gather(table, tape.indices(rows, here), here);
  return embedding_bag(table, tape.indices(rows, Shape{batch.size(), rows.size() / batch.size()}, here),
                       here);
}

Var<float> FieldEmbeddings::operator()(Tape<float>& tape, const Batch& batch, Here here) const {
  const TapeScope<float> scope(tape, scope_);
  const auto parts = tape.arena().make<Var<float>>(fields());
  for (std::size_t f = 0; f < fields(); ++f) parts[f] = embed(tape, batch, f, here);
  return concatenate(std::span<const Var<float>>(parts), 1, here);
}

Parameter<float>& FieldEmbeddings::table(const std::string& field) const {
  for (std::size_t f = 0; f < fields(); ++f)
    if (names_[f] == field) return *tables_[f];
  throw UsageError("the data set has no field \"" + field + "\"");
}

NumberFields::NumberFields(const FeatureEncoder& encoder) {
  for (std::size_t f = 0; f < encoder.fields().size(); ++f)
    if (encoder.fields()[f].kind == FieldKind::number) positions_.push_back(f);
}

Var<float> NumberFields::operator()(Tape<float>& tape, const Batch& batch, Here here) const {
  const auto values = tape.arena().make<float>(batch.size() * size());
  for (std::size_t k = 0; k < size(); ++k) {
    const auto column = batch.numbers(positions_[k]);
    for (std::size_t i = 0; i < column.size(); ++i) values[i * size() + k] = column[i];
  }
  return tape.input(std::span<const float>(values), Shape{batch.size(), size()}, here);
}

}  // namespace vqgrad
