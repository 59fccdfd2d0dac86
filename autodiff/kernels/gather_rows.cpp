#include "autodiff/kernels/gather_rows.hpp"

#include <algorithm>

#include "autodiff/kernels/grain.hpp"
#include "autodiff/kernels/lanes.hpp"
#include "base/parallel.hpp"

namespace vqgrad::kernels {

template <class T>
void gather_rows(std::span<const std::int32_t> rows, const T* table, std::size_t width, T* y) {
  if (width == 0) return;
  parallel_for(rows.size(), grain(width, least_copied), [&](std::size_t begin, std::size_t end, std::size_t) {
    // By value: captures behind a reference would be reloaded after every copy, which may alias them.
    with_width(width, [=](auto w) {
      const std::int32_t* row = rows.data();
      for (std::size_t i = begin; i < end; ++i)
        std::copy_n(table + static_cast<std::size_t>(row[i]) * w, w, y + i * w);
    });
  });
}

template void gather_rows(std::span<const std::int32_t>, const float*, std::size_t, float*);
template void gather_rows(std::span<const std::int32_t>, const double*, std::size_t, double*);

}  // namespace vqgrad::kernels
