#pragma once
#include <ranges>
// The only header that includes xtensor, whose headers moved in 0.26.
#if __has_include(<xtensor/containers/xadapt.hpp>)
#include <xtensor/containers/xadapt.hpp>
#else
#include <xtensor/xadapt.hpp>
#endif

#include "autodiff/array.hpp"

namespace vqgrad {

static_assert(XTENSOR_DEFAULT_TRAVERSAL == xt::layout_type::row_major, "arrays are read in row-major order");

/// Numbers of the library as a read-only xtensor adaptor with their shape, without a copy or an allocation:
/// of `z.values()`, `z.gradient()`, `parameter.gradient()` and the like. It lives as long as the numbers:
/// for a tape until its next reset.
template <class T>
auto as_xtensor(const ShapedSpan<T>& array) {
  const xt::dynamic_shape<std::size_t> shape(array.shape().begin(), array.shape().end());
  return xt::adapt(static_cast<const T*>(array.data()), array.size(), xt::no_ownership(), shape);
}
/// The values of a Var, Indices or Parameter, such as a codebook.
template <class X>
requires requires(const X& x) { x.values().shape(); }
auto as_xtensor(const X& x) { return as_xtensor(x.values()); }
/// A vector or span that outlives the call.
template <class R>
concept Elements =
    std::ranges::contiguous_range<R> && std::ranges::borrowed_range<R> && !ArrayLike<std::remove_cvref_t<R>>;
/// Such as what `encode` and `decode` return, as an array of that shape.
template <Elements R>
auto as_xtensor(R&& elements, const Shape& shape, Here here = {}) {
  using T = std::ranges::range_value_t<R>;
  const std::span<const T> all(elements);
  if (all.size() != shape.size())
    fail("as_xtensor", std::to_string(all.size()) + " values do not fill " + shape.text(), here);
  return as_xtensor(ShapedSpan<const T>(all, shape));
}

}  // namespace vqgrad
