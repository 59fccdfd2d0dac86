#include "autodiff/kernels/broadcast_loop.hpp"

#include "autodiff/kernels/broadcast.hpp"

namespace vqgrad::kernels {

BroadcastLoop::BroadcastLoop(const Shape& small, const Shape& large)
    : large_size_(large.size()), small_size_(small.size()) {
  const auto strides = broadcast_strides(small, large);
  std::size_t count = 0;
  for (std::size_t axis = large.rank(); axis-- > 0;) {
    if (large[axis] == 1) continue;
    if (count > 0 && strides[axis] == step_[count - 1] * length_[count - 1]) {
      length_[count - 1] *= large[axis];
    } else {
      length_[count] = large[axis];
      step_[count++] = strides[axis];
    }
  }
}

}  // namespace vqgrad::kernels
