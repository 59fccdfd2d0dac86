#include "vq/product_quantizer.hpp"

#include <algorithm>
#include <utility>

#include "autodiff/ops/shaping.hpp"
#include "base/error.hpp"
#include "vq/rows.hpp"

namespace vqgrad {
namespace {

template <class T>
typename ProductQuantizer<T>::Heads equal_heads(Scope<T> scope, std::size_t count,
                                                VectorQuantizerOptions each) {
  typename ProductQuantizer<T>::Heads heads;
  for (std::size_t h = 0; h < count; ++h)
    heads.push_back(std::make_unique<VectorQuantizer<T>>(scope / std::to_string(h), each));
  return heads;
}

}  // namespace

template <class T>
ProductQuantizer<T>::ProductQuantizer(Scope<T> scope, std::size_t heads, VectorQuantizerOptions each)
    : ProductQuantizer(equal_heads(scope, heads, each)) {}

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
    set_columns(codes, width, digit, digits, parts[h].codes.values());
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
  const std::size_t width = code_sizes_.size(), n = row_count("decode", codes.size(), width);
  std::vector<T> rows(n * dim());
  std::size_t column = 0, digit = 0;
  for (const auto& head : heads_) {
    const std::size_t digits = head->code_sizes().size();
    const std::vector<T> vectors = head->decode(columns(codes, width, digit, digit + digits));
    set_columns<T>(rows, dim(), column, head->dim(), vectors);
    column += head->dim();
    digit += digits;
  }
  return rows;
}

template <class T>
template <class F>
void ProductQuantizer<T>::for_heads(std::span<const T> rows, const F& f) {
  row_count("a product quantizer", rows.size(), dim());
  std::size_t column = 0;
  for (std::size_t h = 0; h < heads_.size(); ++h) {
    const std::size_t end = column + heads_[h]->dim();
    f(h, columns(rows, dim(), column, end));
    column = end;
  }
}

template <class T>
void ProductQuantizer<T>::start(std::span<const T> rows, Random random) {
  for_heads(rows, [&](std::size_t h, const std::vector<T>& part) {
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
  std::size_t restarted = 0;
  for_heads(rows, [&](std::size_t h, const std::vector<T>& part) {
    restarted += heads_[h]->restart_dead_codes(part, patience, random);
  });
  return restarted;
}

template class ProductQuantizer<float>;
template class ProductQuantizer<double>;

}  // namespace vqgrad
