#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/random.hpp"
#include "datasets/dataset.hpp"

namespace vqgrad {

/// Row indices into Interactions, ascending in each part; every row is in exactly one.
struct Split {
  std::vector<std::uint32_t> train, validation, test;
};

/// The share of rows for training and validation; the rest is for test.
struct Fractions {
  double train = 0.8;
  double validation = 0.1;
};

/// Each row's part drawn at random; the parts' sizes are the fractions, rounded.
/// Throws UsageError where a fraction is not in [0, 1] or they sum to more than 1.
Split split_randomly(std::size_t rows, Random random, Fractions fractions = {});

/// The earliest rows for training, the latest for test; rows of one time keep file order.
/// Throws UsageError where there are no times.
Split split_by_time(const Interactions& interactions, Fractions fractions = {});

/// Each user's last row for test, the one before for validation, by time, then by file order (by file order
/// alone where there are no times). Users of fewer than three rows stay in training with all of them.
Split split_leave_one_out(const Interactions& interactions);

}  // namespace vqgrad
