#include "apps/vqgrad/models/backbones/field_pairs.hpp"

#include <algorithm>
#include <span>

#include "autodiff/ops/shaping.hpp"

namespace vqgrad {

Var<float> field_at(Var<float> fields, std::size_t f, std::size_t width) {
  return slice(fields, 1, f * width, (f + 1) * width);
}

Var<float> fields_after(Var<float> fields, std::size_t f, std::size_t width) {
  return slice(fields, 1, (f + 1) * width, fields.shape()[1]);
}

Var<float> firsts_of_pairs(Var<float> fields, std::size_t width) {
  const std::size_t count = fields.shape()[1] / width;
  const auto parts = fields.tape().arena().make<Var<float>>(pair_count(count));
  auto next = parts.begin();
  for (std::size_t f = 0; f + 1 < count; ++f)
    next = std::fill_n(next, count - 1 - f, field_at(fields, f, width));
  return concatenate(parts, 1);
}

Var<float> seconds_of_pairs(Var<float> fields, std::size_t width) {
  const std::size_t count = fields.shape()[1] / width;
  const auto parts = fields.tape().arena().make<Var<float>>(count - 1);
  for (std::size_t f = 0; f + 1 < count; ++f) parts[f] = fields_after(fields, f, width);
  return concatenate(parts, 1);
}

}  // namespace vqgrad
