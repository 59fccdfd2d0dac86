#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "autodiff/ops/indexing.hpp"
#include "autodiff/tape.hpp"
#include "datasets/batches.hpp"
#include "nn/parameters.hpp"

namespace vqgrad {

/// Vectors (B, D) that stand in for the rows of one field's table, by its position in the encoder's fields.
struct Substitute {
  std::size_t field;
  Var<float> vectors;
};

/// Whether a number x gives an embedding x v, or is left to linear terms.
enum class NumberEmbedding { scaled, none };

/// Whether a list field's vector is the sum of its words' rows or their mean.
enum class ListPooling { sum, mean };

/// A vector of one width D for each of a batch's F fields: a categorical field gathers its row, a list pools
/// its words' rows (an empty one is 0), a number x scales one vector, x v. Tables are "SCOPE.FIELD", uniform
/// in +-0.01. The tape borrows the batch's row numbers: it has to live as long as the step.
class FieldEmbeddings {
 public:
  FieldEmbeddings(Scope<float> scope, const FeatureEncoder& encoder, std::size_t width,
                  NumberEmbedding numbers = NumberEmbedding::scaled, ListPooling lists = ListPooling::sum);

  /// (B, F D), the fields side by side in the encoder's order.
  Var<float> operator()(Tape<float>& tape, const Batch& batch, const Substitute* substitute = nullptr,
                        Here here = {}) const;
  /// For `embed_fields`: the field at `position` in the encoder's fields, which must be embedded.
  EmbeddedField<float> field(Tape<float>& tape, const Batch& batch, std::size_t position) const {
    return field(tape, batch, find(position));
  }
  /// (B, D) of that field.
  Var<float> at(Tape<float>& tape, const Batch& batch, std::size_t position, Here here = {}) const;

  std::size_t fields() const { return tables_.size(); }
  std::size_t width() const { return width_; }
  /// The table of a field, such as "item". Throws UsageError for a field that does not exist.
  Parameter<float>& table(const std::string& field) const;
  /// By position in the encoder's fields; `has` tells whether that field is embedded.
  Parameter<float>& table(std::size_t position) const { return *find(position).rows; }
  bool has(std::size_t position) const;

 private:
  struct Table {
    std::string name;
    FieldKind kind;
    std::size_t position;  // in the encoder's fields
    Parameter<float>* rows;
  };
  const Table& find(std::size_t position) const;
  EmbeddedField<float> field(Tape<float>& tape, const Batch& batch, const Table& table) const;

  std::string scope_;
  std::size_t width_;
  ListPooling lists_;
  std::vector<Table> tables_;
};

/// The number fields of a batch as one array (B, N) on the tape, in the encoder's order; N may be 0.
class NumberFields {
 public:
  explicit NumberFields(const FeatureEncoder& encoder);
  std::size_t size() const { return positions_.size(); }
  Var<float> operator()(Tape<float>& tape, const Batch& batch, Here here = {}) const;

 private:
  std::vector<std::size_t> positions_;
};

}  // namespace vqgrad
