#include "nn/mlp.hpp"

#include "autodiff/errors.hpp"
#include "nn/activate.hpp"

namespace vqgrad {

template <class T>
Mlp<T>::Mlp(Scope<T> scope, std::vector<std::size_t> sizes, MlpOptions options)
    : scope_(scope.name()), activation_(options.activation), dropout_(options.dropout) {
  if (sizes.size() < 2)
    throw UsageError("\"" + scope_ + "\": an MLP needs the size of its input and its output at least, got " +
                     std::to_string(sizes.size()) + " sizes");
  hidden_ = sizes.size() - (options.output ? 2 : 1);
  for (std::size_t k = 0; k + 1 < sizes.size(); ++k) {
    const Scope<T> layer = scope / std::to_string(k);
    const bool hidden = k < hidden_, normed = hidden && options.batch_norm;
    layers_.emplace_back(layer, sizes[k], sizes[k + 1],
                         LinearOptions{.bias = !normed,
                                       .activation = hidden && !normed ? activation_ : Activation::none,
                                       .initializer = options.initializer});
    if (normed) norms_.emplace_back(layer / "batch_norm", sizes[k + 1]);
  }
}

template <class T>
Var<T> Mlp<T>::operator()(Var<T> x, Here here) const {
  const TapeScope scope{x.tape(), scope_, here};
  if (!norms_.empty() || dropout_.p() > 0)
    fail("mlp", x, "\"" + scope_ + "\" has batch normalization or dropout: call it with a Mode and a Random");
  for (const auto& layer : layers_) x = layer(x);
  return x;
}

template <class T>
Var<T> Mlp<T>::operator()(Var<T> x, Mode mode, Random& random, Here here) {
  const TapeScope scope{x.tape(), scope_, here};
  for (std::size_t k = 0; k < layers_.size(); ++k) {
    x = layers_[k](x);
    if (k == hidden_) break;
    if (!norms_.empty()) x = activate(norms_[k](x, mode), activation_);
    x = dropout_(x, mode, random);
  }
  return x;
}

template class Mlp<float>;
template class Mlp<double>;

}  // namespace vqgrad
