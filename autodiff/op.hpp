#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "autodiff/shape.hpp"

namespace vqgrad {

template <class T>
class Tape;
template <class T>
class Var;

/// A call of an op on leaves `x`, for both value types: any captureless `[](auto& tape, auto x) { ... }`.
struct Build {
  template <class T>
  using Function = Var<T> (*)(Tape<T>& tape, std::span<const Var<T>> x);

  template <class Lambda>
  Build(Lambda lambda) : in_float(lambda), in_double(lambda) {}  // NOLINT: conversion is the point

  Function<float> in_float;
  Function<double> in_double;
};

/// One call that the suite tests: value, gradient, repeatability. Leaves are uniform in [low, high] and at
/// least 0.05 away from every kink in `avoid`, where the derivative jumps.
struct Sample {
  std::string name;
  std::vector<Shape> shapes;
  Build build;
  double low = -2;
  double high = 2;
  std::vector<double> avoid = {};
};

/// One call that must fail, and a part of its error message.
struct ErrorSample {
  std::vector<Shape> shapes;
  Build build;
  std::string expected;
};

/// An op's metadata: name, formula with shapes, source, and test samples.
struct OpDescription {
  std::string name;
  std::string formula;
  std::string source = "";
  std::vector<Sample> samples;
  std::vector<ErrorSample> errors = {};
  /// Whether every call is valid (as for `exp`), so that there are no error samples.
  bool accepts_everything = false;
  /// argmin, stop_gradient, nearest_code: `replay` in frozen mode keeps the recorded result.
  bool frozen = false;
};

/// A description that lists itself in all_ops() when it is constructed. A tape records a node only with an
/// Op, so the suite sees every op.
class Op : public OpDescription {
 public:
  explicit Op(OpDescription description);
  ~Op();
  Op(const Op&) = delete;
  Op& operator=(const Op&) = delete;
};

/// All ops that are linked in, sorted by name.
std::vector<const Op*> all_ops();

}  // namespace vqgrad
