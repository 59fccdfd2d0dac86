#include "apps/experiments/coldstart/side_information.hpp"

#include <algorithm>

namespace vqgrad {

bool SideInformation::is_number(std::size_t field) const {
  return data_.encoder.fields()[field].kind == FieldKind::number;
}

std::size_t SideInformation::width() const {
  std::size_t sum = data_.count_field ? 1 : 0;
  for (const auto f : data_.side_fields) sum += is_number(f) ? 1 : embeddings_.width();
  return std::max<std::size_t>(sum, 1);
}

Var<float> SideInformation::operator()(const Batch& batch) const {
  std::vector<EmbeddedField<float>> parts;
  const auto number = [&](std::size_t f) { return tape_.input(batch.numbers(f), Shape{batch.size(), 1}); };
  for (const auto f : data_.side_fields) {
    if (is_number(f))
      parts.push_back({number(f)});
    else
      parts.push_back(embeddings_.field(tape_, batch, f));
  }
  if (data_.count_field) parts.push_back({number(*data_.count_field)});
  if (!parts.empty()) return embed_fields(parts);
  const auto zeros = tape_.arena().make<float>(batch.size());
  std::fill(zeros.begin(), zeros.end(), 0.0f);
  return tape_.input(zeros, Shape{batch.size(), 1});
}

std::vector<float> SideInformation::of(const std::vector<std::uint32_t>& rows) const {
  std::vector<float> result;
  Batches batches(data_.encoder, rows, 1024);
  const NoGrad guard(tape_);
  for (const Batch& batch : batches) {
    tape_.reset();
    const auto values = (*this)(batch).values();
    result.insert(result.end(), values.begin(), values.end());
  }
  return result;
}

std::vector<Parameter<float>*> SideInformation::tables() const {
  std::vector<Parameter<float>*> result;
  auto fields = data_.side_fields;
  if (data_.count_field) fields.push_back(*data_.count_field);
  for (const auto f : fields)
    if (embeddings_.has(f)) result.push_back(&embeddings_.table(f));
  return result;
}

}  // namespace vqgrad
