#include "vq/quantizer.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "autodiff/kernels/finite.hpp"
#include "autodiff/ops/rows_operand.hpp"
#include "autodiff/ops/shaping.hpp"
#include "base/error.hpp"
#include "vq/rows.hpp"

namespace vqgrad {
namespace {

/// Rows per encoding pass: bounds the memory of `encode`.
constexpr std::size_t chunk = 4096;

/// The result for rows (n, D), with the leading dimensions of z (..., D) in place of n.
template <class T>
Quantized<T> with_leading_dimensions(const Shape& leading, Quantized<T> rows) {
  const auto shape = [&](const Shape& flat) {
    return flat.rank() == 1 ? leading : leading.inserting(leading.rank(), flat.back());
  };
  for (Var<T>* values : {&rows.input, &rows.vectors, &rows.output})
    *values = reshape(*values, shape(values->shape()));
  rows.codes = rows.codes.tape().borrow(rows.codes.values(), shape(rows.codes.shape()));
  return rows;
}

}  // namespace

template <class T>
Var<T> Quantized<T>::term(std::string_view name) const {
  std::string names;
  for (const auto& each : terms) {
    if (each.name == name) return each.value;
    names += (names.empty() ? "" : ", ") + std::string(each.name);
  }
  throw UsageError("this quantizer has no loss term '" + std::string(name) +
                   "': " + (names.empty() ? "it has none" : "there are " + names));
}

template <class T>
Var<T> Quantized<T>::loss(Here here) const {
  const TapeScope scope{input.tape(), here};
  if (terms.empty()) return input.tape().scalar(0);
  Var<T> sum = terms[0].weight * terms[0].value;
  for (const auto& each : terms.subspan(1)) sum = sum + each.weight * each.value;
  return sum;
}

template <class T>
Quantized<T> Quantizer<T>::operator()(Var<T> z, Here here) const {
  const TapeScope scope{z.tape(), here};
  Random none;
  return (*this)(z, Mode::evaluate, none);
}

template <class T>
Quantized<T> Quantizer<T>::operator()(Var<T> z, Mode mode, Random& random, Here here) const {
  const TapeScope scope{z.tape(), here};
  const Shape shape = z.shape();
  if (shape.rank() == 0 || shape.back() != dim())
    fail("quantizer", z, "expected z (..., " + std::to_string(dim()) + "), got " + z.text());
  if (z.size() == 0) fail("quantizer", z, z.text() + " is empty: the loss terms are means over it");
  const Shape leading = shape.without(shape.rank() - 1);
  const std::size_t n = leading.size(), bad = kernels::first_not_finite_row(z.values().data(), n, dim());
  if (bad < n)
    fail("quantizer", z,
         z.text() + " is not finite in row " + place(bad, leading) + ": no code is nearer than another");
  if (shape.rank() == 2) return quantize(z, mode, random);
  return with_leading_dimensions(leading, quantize(reshape(z, Shape{n, dim()}), mode, random));
}

template <class T>
std::vector<std::int32_t> Quantizer<T>::encode(std::span<const T> rows) const {
  const std::size_t n = row_count("encode", rows.size(), dim());
  kernels::require_finite("the rows to encode", rows.data(), n, dim());
  std::vector<std::int32_t> codes;
  Tape<T> tape;
  const NoGrad<T> guard(tape);
  for (std::size_t begin = 0; begin < n; begin += chunk) {
    const std::size_t count = std::min(chunk, n - begin);
    tape.reset();
    const auto part = (*this)(tape.input(rows.subspan(begin * dim(), count * dim()), Shape{count, dim()}));
    codes.insert(codes.end(), part.codes.values().begin(), part.codes.values().end());
  }
  return codes;
}

template <class T>
std::span<const T> Quantizer<T>::rows_of(const ArrayArgument<T>& rows, std::vector<T>& memory) const {
  if (rows.shape().rank() == 0 || rows.shape().back() != dim())
    fail("quantizer",
         "expected rows (..., " + std::to_string(dim()) + "), got an array " + rows.shape().text(),
         rows.here());
  return rows.elements(memory, rows.here());
}

template <class T>
std::span<const std::int32_t> Quantizer<T>::codes_of(const ArrayArgument<std::int32_t>& codes,
                                                     std::vector<std::int32_t>& memory) const {
  const std::size_t length = code_sizes().size();
  if (length != 1 && (codes.shape().rank() == 0 || codes.shape().back() != length))
    fail("quantizer",
         "expected codes (..., " + std::to_string(length) + "), got an array " + codes.shape().text(),
         codes.here());
  return codes.elements(memory, codes.here());
}

template <class T>
double Quantizer<T>::bits() const {
  double sum = 0;
  for (const std::size_t size : code_sizes()) sum += std::log2(static_cast<double>(size));
  return sum;
}

template <class T>
void Quantizer<T>::start(std::span<const T>, Random) {}

template <class T>
void Quantizer<T>::update(const Quantized<T>&) {}

template <class T>
std::size_t Quantizer<T>::restart_dead_codes(std::span<const T>, std::size_t, Random&) {
  return 0;
}

std::size_t require_codes(std::span<const std::int32_t> codes, std::span<const std::size_t> sizes,
                          bool padded) {
  const std::size_t rows = row_count("decode", codes.size(), sizes.size());
  for (std::size_t k = 0; k < codes.size(); ++k) {
    const std::size_t size = sizes[k % sizes.size()];
    if (padded && codes[k] == -1) continue;
    if (codes[k] < 0 || static_cast<std::size_t>(codes[k]) >= size)
      throw Error(Exit::internal, "code " + std::to_string(codes[k]) + " is not one of " +
                                      std::to_string(size) + ", in row " + std::to_string(k / sizes.size()));
  }
  return rows;
}

template <class T>
std::span<const LossTerm<T>> keep_terms(Tape<T>& tape, std::initializer_list<LossTerm<T>> terms) {
  const auto kept = tape.arena().template make<LossTerm<T>>(terms.size());
  std::uninitialized_copy(terms.begin(), terms.end(), kept.begin());
  return kept;
}

template <class T>
std::span<LossTerm<T>> sum_terms(Tape<T>& tape, std::span<const Quantized<T>> parts, double scale) {
  std::size_t most = 0;
  for (const auto& part : parts) most += part.terms.size();
  const auto room = tape.arena().template make<LossTerm<T>>(most);
  auto kept = room.first(0);
  for (const auto& part : parts)
    for (const auto& term : part.terms) {
      const auto found = std::ranges::find(kept, term.name, &LossTerm<T>::name);
      if (found == kept.end()) {
        std::construct_at(&room[kept.size()], term);
        kept = room.first(kept.size() + 1);
      } else if (found->weight != term.weight) {
        throw UsageError("parts of one quantizer weigh '" + std::string(term.name) + "' by " +
                         std::to_string(found->weight) + " and by " + std::to_string(term.weight));
      } else {
        found->value = found->value + term.value;
      }
    }
  if (scale != 1)
    for (auto& term : kept) term.value = term.value * scale;
  return kept;
}

template struct Quantized<float>;
template struct Quantized<double>;
template class Quantizer<float>;
template class Quantizer<double>;
template std::span<const LossTerm<float>> keep_terms(Tape<float>&, std::initializer_list<LossTerm<float>>);
template std::span<const LossTerm<double>> keep_terms(Tape<double>&, std::initializer_list<LossTerm<double>>);
template std::span<LossTerm<float>> sum_terms(Tape<float>&, std::span<const Quantized<float>>, double);
template std::span<LossTerm<double>> sum_terms(Tape<double>&, std::span<const Quantized<double>>, double);

}  // namespace vqgrad
