#pragma once
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "autodiff/errors.hpp"
#include "autodiff/tape.hpp"
#include "tests/support/list.hpp"

// What cases about single ops need: leaves of given or drawn values, comparisons, the text of an error.
namespace vqgrad::tests {

/// Where the calls of error tests claim to stand.
inline const Here here_7{7, "case.cpp"};

inline std::string error_of(const auto& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing was thrown";
}

/// All nodes of the tape from number `first` on name `here`'s line: nothing inside a layer names its own.
template <class T>
void check_lines(const Tape<T>& tape, std::size_t first, Here here) {
  for (const Node<T>& node : tape.nodes().subspan(first))
    BOOST_TEST(node.here.text() == here.text(), node.op->name << " in scope '" << node.scope << "'");
}

template <class T = double>
Var<T> leaf(Tape<T>& tape, const std::vector<T>& values, const Shape& shape) {
  return tape.variable(std::span<const T>(values), shape);
}

inline Indices<double> rows_of(Tape<double>& tape, const std::vector<std::int32_t>& rows,
                               const Shape& shape) {
  return tape.indices(std::span<const std::int32_t>(rows), shape);
}

}  // namespace vqgrad::tests
