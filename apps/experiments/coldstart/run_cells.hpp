#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "apps/experiments/coldstart/cell_result.hpp"

namespace vqgrad {

/// A method under a seed.
struct CellKey {
  std::string method;
  std::uint64_t seed = 1;
};

/// Runs `run(key)` for every key, `workers` at once, each cell on one thread of its own; `done(key, result)`
/// is called on the calling thread as cells finish. The kernels must be set to one thread, so that results do
/// not depend on `workers`. After a Ctrl-C or an error no further cell is begun; the first error is rethrown.
void run_cells(const std::vector<CellKey>& keys, std::size_t workers,
               const std::function<CellResult(const CellKey&)>& run,
               const std::function<void(const CellKey&, const CellResult&)>& done);

}  // namespace vqgrad
