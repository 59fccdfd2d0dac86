#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/random.hpp"
#include "datasets/dataset.hpp"

namespace vqgrad {

/// Row indices into Interactions, ascending in each part; every row is in exactly one part.
struct Split {
  std::vector<std::uint32_t> train, validation, test;
};

/// The shares of rows for training and validation; the rest is for test.
struct Fractions {
  double train = 0.8;
  double validation = 0.1;
};

/// Draws each row's part; the parts' sizes are the fractions, rounded.
/// Throws UsageError if a fraction is negative or their sum exceeds 1.
Split split_randomly(std::size_t rows, Random random, Fractions fractions = {});

/// The earliest rows for training, the latest for test; rows of one time keep file order.
/// Throws UsageError if there are no times.
Split split_by_time(const Interactions& interactions, Fractions fractions = {});

/// Each user's last row for test, the one before for validation, by time, then by file order (only by file
/// order if there are no times). All rows of users with fewer than three rows are for training.
Split split_leave_one_out(const Interactions& interactions);

}  // namespace vqgrad
