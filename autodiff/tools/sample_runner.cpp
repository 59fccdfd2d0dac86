#include "autodiff/tools/sample_runner.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

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
      const auto near = [&](double kink) { return std::abs(x - kink) < margin; };
      if (std::none_of(sample.avoid.begin(), sample.avoid.end(), near)) return x;
    }
  };
  std::vector<std::vector<double>> leaves;
  for (const Shape& shape : sample.shapes)
    std::generate_n(leaves.emplace_back(shape.size()).begin(), shape.size(), draw);
  return leaves;
}

double output_gradient(std::size_t k) { return 0.5 + static_cast<double>(7 * k % 11) / 10; }

template <class T>
SampleRun<T>::SampleRun(const Op& op, const Sample& sample) : sample_(sample) {
  for (const auto& leaf : leaf_values(op, sample)) {
    auto& values = values_.emplace_back(leaf.size());
    std::transform(leaf.begin(), leaf.end(), values.begin(), [](double x) { return static_cast<T>(x); });
  }
  record();
  for (std::size_t k = 0; k < result().size(); ++k)
    output_gradient_.push_back(static_cast<T>(output_gradient(k)));
}

template <class T>
void SampleRun<T>::record() {
  tape_.reset();
  leaves_.clear();
  for (std::size_t i = 0; i < values_.size(); ++i)
    leaves_.push_back(tape_.variable(values_[i], sample_.shapes[i]));
  result_.assign(1, call<T>(sample_.build, tape_, leaves_));
}

template <class T>
void SampleRun<T>::backward() {
  if (result().requires_gradient()) tape_.backward(result(), output_gradient_);
}

template <class T>
std::vector<T> SampleRun<T>::gradient(std::size_t i) const {
  if (!tape_.node(leaves_[i].id()).gradient) return std::vector<T>(leaves_[i].size());
  const auto gradient = leaves_[i].gradient();
  return {gradient.begin(), gradient.end()};
}

std::vector<SampleResult> check_samples(const Op& op, const GradientCheckOptions& options) {
  std::vector<SampleResult> results;
  for (const Sample& sample : op.samples) {
    SampleRun<double> run(op, sample);
    results.push_back({sample.name, check_gradients(run.tape(), run.result(), options)});
  }
  return results;
}

void dump_samples(std::ostream& out) {
  std::string separator = "{\n";
  for (const Op* op : all_ops()) {
    for (const Sample& sample : op->samples) {
      out << separator << fmt::format("\"{}\": [", sample_path(*op, sample));
      const auto leaves = leaf_values(*op, sample);
      for (std::size_t i = 0; i < leaves.size(); ++i)
        out << fmt::format("{}{{\"shape\": [{}], \"values\": [{}]}}", i ? ", " : "",
                           fmt::join(sample.shapes[i].begin(), sample.shapes[i].end(), ", "),
                           fmt::join(leaves[i], ", "));
      out << "]";
      separator = ",\n";
    }
  }
  out << "\n}\n";
}

template class SampleRun<float>;
template class SampleRun<double>;

}  // namespace vqgrad
