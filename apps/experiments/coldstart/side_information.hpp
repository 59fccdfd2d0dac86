#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "apps/experiments/coldstart/cold_data.hpp"
#include "apps/vqgrad/models/backbones/field_embeddings.hpp"

namespace vqgrad {

/// What is known of the cold side's ids besides ratings (B, S): the side fields' embeddings side by side,
/// then the count, if there is one; a zero if there is nothing at all.
class SideInformation {
 public:
  /// Keeps references to all three.
  SideInformation(const ColdData& data, const FieldEmbeddings& embeddings, Tape<float>& tape)
      : data_(data), embeddings_(embeddings), tape_(tape) {}

  /// S
  std::size_t width() const;
  /// (B, S) on the tape.
  Var<float> operator()(const Batch& batch) const;
  /// The present values for rows of interactions, (n, S). Resets the tape.
  std::vector<float> of(const std::vector<std::uint32_t>& rows) const;
  /// The embedding tables of the side fields and of the count.
  std::vector<Parameter<float>*> tables() const;

 private:
  bool is_number(std::size_t field) const;

  const ColdData& data_;
  const FieldEmbeddings& embeddings_;
  Tape<float>& tape_;
};

}  // namespace vqgrad
