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

/// One call that must fail, and a part of what the error must say.
struct ErrorSample {
  std::vector<Shape> shapes;
  Build build;
  std::string expected;
};

/// What is known of an op besides its code: name, formula with shapes, source, and the calls that test it.
struct OpDescription {
  std::string name;
  std::string formula;
  std::string source = "";
  std::vector<Sample> samples;
  std::vector<ErrorSample> errors = {};
  /// Why there are no error samples, where every call is right (as for `exp`).
  bool accepts_everything = false;
  /// argmin and stop_gradient: `replay` in frozen mode keeps their recorded result.
  bool frozen = false;
};

/// A description that is listed from the moment it exists: a tape takes nodes only with an Op, so there is
/// no op that the suite does not see.
class Op : public OpDescription {
 public:
  explicit Op(OpDescription description);
  Op(const Op&) = delete;
  Op& operator=(const Op&) = delete;
};

/// All ops that are linked in, by name.
std::vector<const Op*> all_ops();

}  // namespace vqgrad
