#pragma once
#include <cstddef>
#include <iosfwd>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "autodiff/op.hpp"
#include "autodiff/tape.hpp"
#include "autodiff/tools/gradient_check.hpp"

namespace vqgrad {

/// "relu/29 values"
std::string sample_path(const Op& op, const Sample& sample);

/// The values of a sample's leaves, one array a leaf: uniform in [low, high], away from its kinks, drawn from
/// the sample's path, and exact in float, so that float and double start from the same numbers.
std::vector<std::vector<double>> leaf_values(const Op& op, const Sample& sample);

/// The output gradient of the reference values: 0.5 + (7 k mod 11) / 10. Not uniform, and easily made
/// elsewhere.
double output_gradient(std::size_t k);

template <class T>
Var<T> call(const Build& build, Tape<T>& tape, std::span<const Var<T>> leaves) {
  if constexpr (std::is_same_v<T, float>)
    return build.in_float(tape, leaves);
  else
    return build.in_double(tape, leaves);
}

/// A sample's call on a tape of its own. All leaves require a gradient.
template <class T>
class SampleRun {
 public:
  SampleRun(const Op& op, const Sample& sample);

  /// Records the call again.
  void record();
  /// Computes the gradients for `output_gradient`, if the result requires one.
  void backward();

  Tape<T>& tape() { return tape_; }
  Var<T> result() const { return result_.front(); }
  std::span<const Var<T>> leaves() const { return leaves_; }
  /// dL/dleaf_i, zeros if the backward pass did not reach it.
  std::vector<T> gradient(std::size_t i) const;

 private:
  const Sample& sample_;
  std::vector<std::vector<T>> values_;
  std::vector<T> output_gradient_;
  Tape<T> tape_;
  std::vector<Var<T>> leaves_, result_;
};

struct SampleResult {
  std::string sample;
  GradientCheck check;
};

/// The gradient check in double of all samples of an op, under frozen replay.
std::vector<SampleResult> check_samples(const Op& op, const GradientCheckOptions& options = {});

/// Every sample's leaves as JSON, {"op/sample": [{"shape": [2], "values": [0.5, 1]}]}: what
/// tests/reference/make_ops.py computes the reference values from.
void dump_samples(std::ostream& out);

}  // namespace vqgrad
