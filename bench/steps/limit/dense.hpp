#pragma once
#include <algorithm>
#include <cstddef>

// Products of a mini-batch with small matrices, sizes known to the compiler: W (In, Out), row-major.
namespace vqgrad::bench {

constexpr std::size_t block = 8;  ///< rows at a time; batch_size is a multiple

/// N floats that the compiler keeps in a register, at any address.
template <std::size_t N>
struct Lanes {
  typedef float type __attribute__((vector_size(N * sizeof(float)), aligned(alignof(float)), may_alias));
};
template <std::size_t N>
using lanes_t = typename Lanes<N>::type;
template <std::size_t N>
inline lanes_t<N>& lanes(float* x) {
  return *reinterpret_cast<lanes_t<N>*>(x);
}
template <std::size_t N>
inline const lanes_t<N>& lanes(const float* x) {
  return *reinterpret_cast<const lanes_t<N>*>(x);
}

/// Calls body(begin, N) for columns [0, Size) cut into pieces of 16, 8, 4, 2 and 1 columns.
template <std::size_t Size, std::size_t Begin = 0, class Body>
inline void each_lanes(const Body& body) {
  if constexpr (Begin < Size) {
    constexpr std::size_t left = Size - Begin;
    constexpr std::size_t n = left >= 16 ? 16 : left >= 8 ? 8 : left >= 4 ? 4 : left >= 2 ? 2 : 1;
    body(Begin, std::integral_constant<std::size_t, n>{});
    each_lanes<Size, Begin + n>(body);
  }
}

/// y = x W + bias for `block` rows; a null bias is 0.
template <std::size_t In, std::size_t Out>
inline void dense(const float* x, const float* w, const float* bias, float* y) {
  each_lanes<Out>([&](std::size_t at, auto n) {
    lanes_t<n()> sums[block];
    for (auto& sum : sums) sum = bias ? lanes<n()>(bias + at) : lanes_t<n()>{};
    for (std::size_t k = 0; k < In; ++k) {
      const lanes_t<n()> row = lanes<n()>(w + k * Out + at);
#pragma GCC unroll 8
      for (std::size_t r = 0; r < block; ++r) sums[r] += x[r * In + k] * row;
    }
    for (std::size_t r = 0; r < block; ++r) lanes<n()>(y + r * Out + at) = sums[r];
  });
}

/// dW += x^T dy, dbias += the sum of dy, for `block` rows.
template <std::size_t In, std::size_t Out>
inline void dense_weights(const float* x, const float* dy, float* dw, float* dbias) {
  each_lanes<Out>([&](std::size_t at, auto n) {
    lanes_t<n()> d[block];
    for (std::size_t r = 0; r < block; ++r) d[r] = lanes<n()>(dy + r * Out + at);
    for (std::size_t k = 0; k < In; ++k) {
      lanes_t<n()> sum = lanes<n()>(dw + k * Out + at);
#pragma GCC unroll 8
      for (std::size_t r = 0; r < block; ++r) sum += x[r * In + k] * d[r];
      lanes<n()>(dw + k * Out + at) = sum;
    }
    if (!dbias) return;
    for (std::size_t r = 0; r < block; ++r) lanes<n()>(dbias + at) += d[r];
  });
}

/// dx = dy W^T for `block` rows; wt is W^T (Out, In).
template <std::size_t In, std::size_t Out>
inline void dense_inputs(const float* dy, const float* wt, float* dx) {
  dense<Out, In>(dy, wt, nullptr, dx);
}

template <std::size_t In, std::size_t Out>
inline void transposed(const float* w, float* wt) {
  for (std::size_t k = 0; k < In; ++k)
    for (std::size_t j = 0; j < Out; ++j) wt[j * In + k] = w[k * Out + j];
}

}  // namespace vqgrad::bench
