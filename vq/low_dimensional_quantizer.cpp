#include "vq/low_dimensional_quantizer.hpp"

#include "vq/rows.hpp"

namespace vqgrad {

template <class T>
LowDimensionalQuantizer<T>::LowDimensionalQuantizer(Scope<T> scope, std::size_t dim,
                                                    VectorQuantizerOptions inner)
    : dim_(dim),
      in_(scope / "in", dim, inner.dim),
      out_(scope / "out", inner.dim, dim),
      inner_(scope / "codebook", inner) {}

template <class T>
Quantized<T> LowDimensionalQuantizer<T>::quantize(Var<T> z, Mode mode, Random& random) const {
  const auto parts = z.tape().arena().template make<Quantized<T>>(1);
  const auto* inner = std::construct_at(&parts[0], inner_(in_(z), mode, random));
  return {.input = z,
          .vectors = out_(inner->vectors),
          .output = out_(inner->output),
          .codes = inner->codes,
          .terms = inner->terms,
          .parts = parts};
}

template <class T>
std::vector<T> LowDimensionalQuantizer<T>::decode(std::span<const std::int32_t> codes) const {
  const std::vector<T> vectors = inner_.decode(codes);
  if (codes.empty()) return {};
  Tape<T> tape;
  const NoGrad<T> guard(tape);
  const auto q = out_(tape.input(vectors, Shape{codes.size(), inner_.dim()})).values();
  return {q.begin(), q.end()};
}

template <class T>
std::vector<T> LowDimensionalQuantizer<T>::projected(std::span<const T> rows) const {
  Tape<T> tape;
  const NoGrad<T> guard(tape);
  const auto u = in_(tape.input(rows, Shape{row_count("start", rows.size(), dim_), dim_})).values();
  return {u.begin(), u.end()};
}

template <class T>
void LowDimensionalQuantizer<T>::start(std::span<const T> rows, Random random) {
  inner_.start(projected(rows), random);
}

template <class T>
std::size_t LowDimensionalQuantizer<T>::restart_dead_codes(std::span<const T> rows, std::size_t patience,
                                                           Random& random) {
  return inner_.restart_dead_codes(projected(rows), patience, random);
}

template class LowDimensionalQuantizer<float>;
template class LowDimensionalQuantizer<double>;

}  // namespace vqgrad
