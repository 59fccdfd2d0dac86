#include "vq/priors/autoregressive_prior.hpp"

#include <algorithm>
#include <cmath>

#include "autodiff/ops/elementwise.hpp"
#include "autodiff/ops/losses.hpp"
#include "autodiff/ops/shaping.hpp"
#include "vq/priors/unigram_prior.hpp"

namespace vqgrad {
namespace {

using Sizes = std::vector<std::size_t>;

/// Degrees of x: E numbers for each position, from 1 on.
Sizes input_degrees(std::size_t positions, std::size_t width) {
  Sizes degrees;
  for (std::size_t g = 1; g <= positions; ++g) degrees.insert(degrees.end(), width, g);
  return degrees;
}

Sizes hidden_degrees(std::size_t positions, std::size_t hidden) {
  Sizes degrees;
  for (std::size_t k = 0; k < hidden; ++k) degrees.push_back(k % positions);
  return degrees;
}

Sizes output_degrees(const Sizes& sizes) {
  Sizes degrees;
  for (std::size_t g = 0; g < sizes.size(); ++g) degrees.insert(degrees.end(), sizes[g], g);
  return degrees;
}

/// p <- softmax of the logits.
void softmax_in_place(std::span<double> p) {
  const double largest = *std::max_element(p.begin(), p.end());
  double sum = 0;
  for (double& x : p) sum += x = std::exp(x - largest);
  for (double& x : p) x /= sum;
}

}  // namespace

template <class T>
AutoregressivePrior<T>::AutoregressivePrior(Scope<T> scope, std::vector<std::size_t> sizes,
                                            std::size_t side_width, AutoregressivePriorOptions options)
    : CodePrior(std::move(sizes), side_width),
      code_(scope / "code", offset(positions()), options.embedding),
      dropout_(options.dropout),
      side_dropout_(options.side_dropout),
      hidden_(scope / "hidden", input_degrees(positions(), options.embedding),
              hidden_degrees(positions(), options.hidden)),
      output_(scope / "output", hidden_degrees(positions(), options.hidden), output_degrees(this->sizes()),
              {.initializer = constant(0)}),
      direct_(scope / "direct", input_degrees(positions(), options.embedding), output_degrees(this->sizes()),
              {.bias = false, .initializer = constant(0)}),
      log_unigram_(&scope.create_buffer("log_unigram", Shape{offset(positions())}, constant(0))) {
  for (T& x : output_.bias()->mutate()) x = 0;
  if (side_width > 0) {
    const LinearOptions from_zero{.initializer = constant(0), .bias_initializer = constant(0)};
    side_.emplace_back(scope / "side_hidden", side_width, options.hidden, from_zero);
    side_.emplace_back(scope / "side_direct", side_width, offset(positions()), from_zero);
  }
  start({});
}

template <class T>
void AutoregressivePrior<T>::start(std::span<const std::int32_t> codes) {
  const UnigramPrior unigram(sizes(), codes);
  std::transform(unigram.histogram().begin(), unigram.histogram().end(), log_unigram_->mutate().begin(),
                 [](double p) { return static_cast<T>(std::log(p)); });
}

template <class T>
Var<T> AutoregressivePrior<T>::logits(Tape<T>& tape, std::span<const std::int32_t> codes,
                                      std::span<const float> side, Mode mode, Random& random) const {
  const std::size_t n = rows(codes, side), width = code_.table().shape()[1];
  std::vector<std::int32_t> table_rows;
  for (std::size_t k = 0; k < codes.size(); ++k)
    table_rows.push_back(codes[k] + static_cast<std::int32_t>(offset(k % positions())));
  Var<T> x =
      code_(tape.indices(std::span<const std::int32_t>(table_rows), Shape{n, positions()})).named("codes");
  x = dropout_(reshape(x, Shape{n, positions() * width}), mode, random);
  Var<T> inner = hidden_(x), result = direct_(x) + tape.parameter(*log_unigram_);
  if (side_width() > 0) {
    const std::vector<T> numbers(side.begin(), side.end());
    const Var<T> s = side_dropout_(tape.input(numbers, Shape{n, side_width()}), mode, random);
    inner = inner + side_[0](s);
    result = result + side_[1](s);
  }
  return result + output_(dropout_(relu(inner), mode, random));
}

template <class T>
Var<T> AutoregressivePrior<T>::loss(Tape<T>& tape, std::span<const std::int32_t> codes,
                                    std::span<const float> side, Mode mode, Random& random) const {
  const Var<T> logits = this->logits(tape, codes, side, mode, random);
  Var<T> sum = tape.scalar(0);
  for (std::size_t g = 0; g < positions(); ++g) {
    std::vector<std::int32_t> own;
    for (std::size_t k = g; k < codes.size(); k += positions()) own.push_back(codes[k]);
    sum = sum + softmax_cross_entropy(slice(logits, 1, offset(g), offset(g + 1)), tape.indices(own));
  }
  return sum;
}

template <class T>
std::vector<Parameter<T>*> AutoregressivePrior<T>::code_parameters() const {
  return {&code_.table(),    &hidden_.weight(), hidden_.bias(),
          &output_.weight(), output_.bias(),    &direct_.weight()};
}

template <class T>
std::vector<Parameter<T>*> AutoregressivePrior<T>::side_parameters() const {
  std::vector<Parameter<T>*> result;
  for (const auto& layer : side_) {
    result.push_back(&layer.weight());
    result.push_back(layer.bias());
  }
  return result;
}

template <class T>
std::vector<double> AutoregressivePrior<T>::conditionals(std::span<const std::int32_t> codes,
                                                         std::span<const float> side) const {
  Tape<T> tape;
  const NoGrad guard(tape);
  Random unused;
  const auto values = logits(tape, codes, side, Mode::evaluate, unused).values();
  std::vector<double> p(values.begin(), values.end());
  for (std::size_t row = 0; row < p.size(); row += offset(positions()))
    for (std::size_t g = 0; g < positions(); ++g)
      softmax_in_place(std::span(p).subspan(row + offset(g), sizes()[g]));
  return p;
}

template class AutoregressivePrior<float>;
template class AutoregressivePrior<double>;

}  // namespace vqgrad
