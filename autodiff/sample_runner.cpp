#include "autodiff/sample_runner.hpp"

#include <algorithm>
#include <cmath>
#include <ostream>

#include "base/random.hpp"

namespace vqgrad {

std::string sample_path(const Op& op, const Sample& sample) { return op.name + "/" + sample.name; }

std::vector<std::vector<double>> leaf_values(const Op& op, const Sample& sample) {
  constexpr double margin = 0.05;
  Random random = Random(1).split(sample_path(op, sample));
  const auto draw = [&] {
    for (;;) {
      const double x = static_cast<float>(random.uniform(sample.low, sample.high));
      if (std::none_of(sample.avoid.begin(), sample.avoid.end(),
                       [&](double kink) { return std::abs(x - kink) < margin; }))
        return x;
    }
  };
  std::vector<std::vector<double>> leaves;
  for (const Shape& shape : sample.shapes) std::generate_n(leaves.emplace_back(shape.size()).begin(), shape.size(), draw);
  return leaves;
}

double output_gradient(std::size_t k) { return 0.5 + static_cast<double>(7 * k % 11) / 10; }

template <class T>
SampleRun<T>::SampleRun(const Op& op, const Sample& sample) : sample_(sample) {
  for (const auto& values : leaf_values(op, sample)) values_.emplace_back(values.begin(), values.end());
  record();
  for (std::size_t k = 0; k < result().size(); ++k) output_gradient_.push_back(static_cast<T>(output_gradient(k)));
}

template <class T>
void SampleRun<T>::record() {
  tape_.reset();
  leaves_.clear();
  for (std::size_t i = 0; i < values_.size(); ++i)
    leaves_.push_back(tape_.variable(values_[i], sample_.shapes[i]));
  result_.assign(1, sample_.build.in<T>()(tape_, leaves_));
}

template <class T>
void SampleRun<T>::run() {
  record();
  if (result().requires_gradient()) tape_.backward(result(), output_gradient_);
}
