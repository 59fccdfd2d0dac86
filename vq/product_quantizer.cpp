#include "vq/product_quantizer.hpp"

#include <algorithm>
#include <utility>

#include "autodiff/ops/shaping.hpp"
#include "base/error.hpp"
#include "vq/code_columns.hpp"
#include "vq/row_count.hpp"

namespace vqgrad {
namespace {

template <class T>
typename ProductQuantizer<T>::Heads alike(Scope<T> scope, std::size_t heads, VectorQuantizerOptions each) {
  typename ProductQuantizer<T>::Heads all;
  for (std::size_t h = 0; h < heads; ++h)
    all.push_back(std::make_unique<VectorQuantizer<T>>(scope / std::to_string(h), each));
  return all;
}

}  // namespace

template <class T>
ProductQuantizer<T>::ProductQuantizer(Scope<T> scope, std::size_t heads, VectorQuantizerOptions each)
    : ProductQuantizer(alike(scope, heads, each)) {}

template <class T>
ProductQuantizer<T>::ProductQuantizer(Heads heads) : heads_(std::move(heads)) {
  if (heads_.empty()) throw UsageError("a product quantizer needs at least one head");
  for (const auto& head : heads_) {
    dim_ += head->dim();
    const auto sizes = head->code_sizes();
    code_sizes_.insert(code_sizes_.end(), sizes.begin(), sizes.end());
  }
}

template <class T>
Quantized<T> ProductQuantizer<T>::quantize(Var<T> z, Mode mode, Random& random) const {
  Tape<T>& tape = z.tape();
  const std::size_t rows = z.shape()[0], width = code_sizes_.size();
  const auto parts = tape.arena().template make<Quantized<T>>(heads_.size());
  const auto vectors = tape.arena().template make<Var<T>>(heads_.size()),
             outputs = tape.arena().template make<Var<T>>(heads_.size());
  const auto codes = tape.arena().template make<std::int32_t>(rows * width);
  std::size_t column = 0, digit = 0;
  for (std::size_t h = 0; h < heads_.size(); ++h) {
    const std::size_t end = column + heads_[h]->dim();
    std::construct_at(&parts[h], (*heads_[h])(slice(z, 1, column, end), mode, random));
    const std::size_t digits = parts[h].codes.size() / rows;
    std::construct_at(&vectors[h], parts[h].vectors);
    std::construct_at(&outputs[h], parts[h].output);
    set_code_columns(codes, width, digit, digits, parts[h].codes.values());
    column = end;
    digit += digits;
  }
  return {.input = z,
          .vectors = concatenate(vectors, 1),
          .output = concatenate(outputs, 1),
          .codes = tape.indices(codes, Shape{rows, width}),
          .terms = sum_terms<T>(tape, parts, 1.0 / static_cast<double>(heads_.size())),
          .parts = parts};
}

template <class T>
std::vector<T> ProductQuantizer<T>::decode(std::span<const std::int32_t> codes) const {
  const std::size_t width = code_sizes_.size(), rows = row_count("decode", codes.size(), width);
  std::vector<T> all(rows * dim());
  std::size_t column = 0, digit = 0;
  for (const auto& head : heads_) {
    const std::size_t digits = head->code_sizes().size(), part = head->dim();
    const std::vector<T> vectors = head->decode(code_columns(codes, width, digit, digit + digits));
    for (std::size_t i = 0; i < rows; ++i)
      std::copy_n(vectors.data() + i * part, part, all.data() + i * dim() + column);
    column += part;
    digit += digits;
  }
  return all;
}

template <class T>
template <class F>
void ProductQuantizer<T>::for_heads(std::span<const T> rows, const F& f) {
  const std::size_t count = row_count("a product quantizer", rows.size(), dim());
  std::vector<T> part;
  std::size_t column = 0;
  for (std::size_t h = 0; h < heads_.size(); ++h) {
    const std::size_t width = heads_[h]->dim();
    part.resize(count * width);
    for (std::size_t i = 0; i < count; ++i)
      std::copy_n(rows.data() + i * dim() + column, width, part.data() + i * width);
    f(h, std::span<const T>(part));
    column += width;
  }
}

template <class T>
void ProductQuantizer<T>::start(std::span<const T> rows, Random random) {
  for_heads(rows, [&](std::size_t h, std::span<const T> part) {
    heads_[h]->start(part, random.split("head " + std::to_string(h)));
  });
}

template <class T>
void ProductQuantizer<T>::update(const Quantized<T>& quantized) {
  for (std::size_t h = 0; h < heads_.size(); ++h) heads_[h]->update(quantized.parts[h]);
}

template <class T>
std::size_t ProductQuantizer<T>::restart_dead_codes(std::span<const T> rows, std::size_t patience,
                                                    Random& random) {
  std::size_t moved = 0;
  for_heads(rows, [&](std::size_t h, std::span<const T> part) {
    moved += heads_[h]->restart_dead_codes(part, patience, random);
  });
  return moved;
}

template class ProductQuantizer<float>;
template class ProductQuantizer<double>;

}  // namespace vqgrad
