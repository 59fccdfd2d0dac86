#pragma once
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "autodiff/tape.hpp"
#include "nn/parameters.hpp"
#include "tests/vq/quantizer_cases.hpp"

namespace vqgrad::tests {

template <class T>
std::vector<T> normal_rows(std::size_t rows, std::size_t dim, std::uint64_t seed) {
  std::vector<T> values(rows * dim);
  Random(seed).fill_normal(std::span<T>(values), 0, 1);
  return values;
}

/// A case's quantizer, started, in the scope "q" of its parameters.
template <class T>
struct QuantizerFixture {
  explicit QuantizerFixture(const QuantizerCase& each, std::uint64_t seed = 1)
      : parameters(Random{seed}), quantizer(each.factory.template make<T>(parameters / "q")) {
    quantizer->start(normal_rows<T>(24, dim(), 100 + seed), Random(seed));
  }

  std::size_t dim() const { return quantizer->dim(); }
  Var<T> leaf(const std::vector<T>& values) {
    return tape.variable(std::span<const T>(values), Shape{values.size() / dim(), dim()});
  }
  /// Bits of all parameters and buffers: equal where the vectors are.
  std::vector<std::vector<T>> snapshot() const {
    std::vector<std::vector<T>> all;
    for (const auto& parameter : parameters)
      all.emplace_back(parameter.values().begin(), parameter.values().end());
    return all;
  }

  Tape<T> tape;
  Parameters<T> parameters;
  std::unique_ptr<Quantizer<T>> quantizer;
};

/// f(case) under the case's name.
template <class F>
void for_each_quantizer(const F& f) {
  for (const QuantizerCase& each : quantizer_cases()) BOOST_TEST_CONTEXT(each.name) {
      f(each);
    }
}

}  // namespace vqgrad::tests
