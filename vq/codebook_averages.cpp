#include "vq/codebook_averages.hpp"

#include <algorithm>

namespace vqgrad {

template <class T>
CodebookAverages<T>::CodebookAverages(Scope<T> scope, Parameter<T>& codebook, double decay, double laplace)
    : codebook_(&codebook),
      counts_(&scope.create_buffer("averaged_counts", Shape{codebook.shape()[0]}, constant(1))),
      sums_(&scope.create_buffer("averaged_sums", codebook.shape(), constant(0))),
      decay_(decay),
      laplace_(laplace),
      step_counts_(counts_->size()),
      step_sums_(sums_->size()) {
  codebook.set_trainable(false);
  std::copy(codebook.values().begin(), codebook.values().end(), sums_->mutate().begin());
}

template <class T>
void CodebookAverages<T>::add(std::span<const T> rows, std::span<const std::int32_t> codes) {
  const std::size_t dim = sums_->shape()[1];
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (codes[i] < 0) continue;
    const auto code = static_cast<std::size_t>(codes[i]);
    step_counts_[code] += 1;
    for (std::size_t j = 0; j < dim; ++j)
      step_sums_[code * dim + j] += static_cast<double>(rows[i * dim + j]);
  }
}

template <class T>
void CodebookAverages<T>::move() {
  const std::size_t dim = sums_->shape()[1];
  const auto counts = counts_->mutate(), sums = sums_->mutate(), vectors = codebook_->mutate();
  const double keep = decay_, take = 1 - decay_;
  double total = 0;
  for (std::size_t k = 0; k < counts.size(); ++k) {
    counts[k] = static_cast<T>(keep * static_cast<double>(counts[k]) + take * step_counts_[k]);
    total += static_cast<double>(counts[k]);
  }
  const double smoothed_total = total + static_cast<double>(counts.size()) * laplace_;
  for (std::size_t k = 0; k < counts.size(); ++k) {
    const double count = (static_cast<double>(counts[k]) + laplace_) / smoothed_total * total;
    for (std::size_t j = k * dim; j < (k + 1) * dim; ++j) {
      sums[j] = static_cast<T>(keep * static_cast<double>(sums[j]) + take * step_sums_[j]);
      vectors[j] = static_cast<T>(static_cast<double>(sums[j]) / count);
    }
  }
  std::ranges::fill(step_counts_, 0.0);
  std::ranges::fill(step_sums_, 0.0);
}

template <class T>
void CodebookAverages<T>::reset(std::size_t code, T count) {
  const std::size_t dim = sums_->shape()[1];
  counts_->mutate()[code] = count;
  const auto sums = sums_->mutate().subspan(code * dim, dim);
  for (std::size_t j = 0; j < dim; ++j) sums[j] = count * codebook_->values()[code * dim + j];
}

template class CodebookAverages<float>;
template class CodebookAverages<double>;

}  // namespace vqgrad
