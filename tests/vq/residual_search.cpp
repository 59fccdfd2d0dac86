// labels: unit
#include "vq/residual_search.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "autodiff/kernels/nearest_code.hpp"
#include "base/random.hpp"
#include "tests/support/says.hpp"

using namespace vqgrad;
using boost::test_tools::per_element;
using vqgrad::tests::says;

namespace {

constexpr std::size_t dim = 3;

std::vector<double> normal_rows(std::size_t rows, std::uint64_t seed) {
  std::vector<double> values(rows * dim);
  Random(seed).fill_normal(std::span<double>(values), 0, 1);
  return values;
}

/// Three codebooks of five codes, each level's smaller than the one before.
struct Codebooks {
  Codebooks() {
    for (std::uint64_t l = 0; l < 3; ++l) {
      all.push_back(normal_rows(5, 10 + l));
      for (double& x : all.back()) x *= std::pow(0.6, static_cast<double>(l));
    }
    for (const auto& one : all) spans.emplace_back(one);
  }
  std::vector<std::int32_t> search(const std::vector<double>& rows, std::size_t beam) const {
    return vqgrad::residual_search<double>(rows, dim, spans, beam);
  }
  /// |row - sum of its vectors|^2
  double error(const double* row, const std::int32_t* codes) const {
    double sum = 0;
    for (std::size_t j = 0; j < dim; ++j) {
      double left = row[j];
      for (std::size_t l = 0; l < all.size(); ++l)
        left -= all[l][static_cast<std::size_t>(codes[l]) * dim + j];
      sum += left * left;
    }
    return sum;
  }

  std::vector<std::vector<double>> all;
  std::vector<std::span<const double>> spans;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(residual_search)

BOOST_AUTO_TEST_CASE(a_beam_of_one_takes_the_nearest_code_at_each_level) {
  const Codebooks books;
  const auto rows = normal_rows(150, 1);
  auto left = rows;
  std::vector<std::int32_t> expected(150 * 3), found(150);
  for (std::size_t l = 0; l < 3; ++l) {
    kernels::nearest_code(left.data(), 150, books.all[l].data(), 5, dim, found.data());
    for (std::size_t i = 0; i < 150; ++i) {
      expected[i * 3 + l] = found[i];
      for (std::size_t j = 0; j < dim; ++j)
        left[i * dim + j] -= books.all[l][static_cast<std::size_t>(found[i]) * dim + j];
    }
  }
  BOOST_TEST(books.search(rows, 1) == expected, per_element());
}

BOOST_AUTO_TEST_CASE(a_beam_of_all_partial_sums_finds_the_best_of_all_combinations) {
  const Codebooks books;
  const auto rows = normal_rows(150, 2);
  const auto codes = books.search(rows, 25);
  std::size_t better_than_greedy = 0;
  const auto greedy = books.search(rows, 1);
  for (std::size_t i = 0; i < 150; ++i) {
    double best = std::numeric_limits<double>::infinity();
    std::vector<std::int32_t> at(3);
    for (std::int32_t k = 0; k < 125; ++k) {
      const std::int32_t way[] = {k / 25, k / 5 % 5, k % 5};
      const double error = books.error(&rows[i * dim], way);
      if (error >= best) continue;
      best = error;
      at.assign(way, way + 3);
    }
    BOOST_TEST(std::vector(&codes[i * 3], &codes[i * 3] + 3) == at, per_element());
    better_than_greedy += best < books.error(&rows[i * dim], &greedy[i * 3]) - 1e-9;
  }
  BOOST_TEST(better_than_greedy > 30u);
}

BOOST_AUTO_TEST_CASE(a_wider_beam_has_no_larger_error_here) {
  // A row may lose by a wider beam; over these it does not.
  const Codebooks books;
  const auto rows = normal_rows(200, 3);
  double before = std::numeric_limits<double>::infinity();
  for (const std::size_t beam : {1u, 2u, 4u, 8u, 25u, 1000u}) {
    const auto codes = books.search(rows, beam);
    double sum = 0;
    for (std::size_t i = 0; i < 200; ++i) sum += books.error(&rows[i * dim], &codes[i * 3]);
    BOOST_TEST(sum <= before * (1 + 1e-12), beam << ": " << sum << " after " << before);
    before = sum;
  }
}

BOOST_AUTO_TEST_CASE(a_row_is_searched_alike_alone_and_among_others) {
  const Codebooks books;
  const auto rows = normal_rows(130, 4);
  const auto codes = books.search(rows, 4);
  for (std::size_t i = 0; i < 130; i += 13) {
    const auto alone = vqgrad::residual_search<double>(std::span<const double>(rows).subspan(i * dim, dim),
                                                       dim, books.spans, 4);
    BOOST_TEST(alone == std::vector(&codes[i * 3], &codes[i * 3] + 3), per_element());
  }
}

BOOST_AUTO_TEST_CASE(of_ties_the_lowest_codes_of_the_earliest_level) {
  const std::vector<double> same{1, 1, 1, 1, 1, 1}, row{2, 2, 2};
  const std::vector<std::span<const double>> books{same, same};
  BOOST_TEST(vqgrad::residual_search<double>(row, dim, books, 4) == (std::vector<std::int32_t>{0, 0}),
             per_element());
}

BOOST_AUTO_TEST_CASE(no_rows_have_no_codes_and_half_a_row_is_refused) {
  const Codebooks books;
  BOOST_TEST(books.search({}, 4).empty());
  BOOST_CHECK_EXCEPTION(books.search({1, 2}, 4), Error, says("takes rows of 3 numbers"));
}

BOOST_AUTO_TEST_SUITE_END()
