// labels: unit
#include "vq/k_means.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "tests/support/says.hpp"

using namespace vqgrad;
using vqgrad::tests::says;

namespace {

/// `each` points around each of three far corners of the plane.
std::vector<float> three_blobs(std::size_t each) {
  Random random(11);
  std::vector<float> rows;
  for (const auto& corner : {std::pair{0.0, 0.0}, std::pair{10.0, 0.0}, std::pair{0.0, 10.0}})
    for (std::size_t i = 0; i < each; ++i) {
      rows.push_back(static_cast<float>(corner.first + 0.1 * random.normal()));
      rows.push_back(static_cast<float>(corner.second + 0.1 * random.normal()));
    }
  return rows;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(k_means)

BOOST_AUTO_TEST_CASE(finds_three_blobs) {
  const auto rows = three_blobs(50);
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const auto result = vqgrad::k_means(std::span<const float>(rows), 2, 3, Random(seed));
    BOOST_TEST(result.error < 0.05);
    for (std::size_t blob = 0; blob < 3; ++blob) {
      const std::set<std::int32_t> codes(result.codes.begin() + static_cast<std::ptrdiff_t>(50 * blob),
                                         result.codes.begin() + static_cast<std::ptrdiff_t>(50 * (blob + 1)));
      BOOST_TEST(codes.size() == 1u);
    }
  }
}

BOOST_AUTO_TEST_CASE(centres_are_the_means_of_their_rows) {
  const auto rows = three_blobs(20);
  const auto result = vqgrad::k_means(std::span<const float>(rows), 2, 3, Random(1));
  for (std::int32_t k = 0; k < 3; ++k) {
    double x = 0, n = 0;
    for (std::size_t i = 0; i < result.codes.size(); ++i)
      if (result.codes[i] == k) x += static_cast<double>(rows[2 * i]), ++n;
    BOOST_TEST(static_cast<double>(result.centres[2 * static_cast<std::size_t>(k)]) == x / n,
               boost::test_tools::tolerance(1e-5));
  }
}

BOOST_AUTO_TEST_CASE(as_many_codes_as_rows_leave_no_error) {
  const auto rows = three_blobs(4);
  const auto result = vqgrad::k_means(std::span<const float>(rows), 2, 12, Random(2));
  BOOST_TEST(result.error < 1e-10);
  BOOST_TEST(std::set<std::int32_t>(result.codes.begin(), result.codes.end()).size() == 12u);
}

BOOST_AUTO_TEST_CASE(fewer_distinct_rows_than_codes) {
  const std::vector<double> rows(10, 3.5);
  const auto result = vqgrad::k_means(std::span<const double>(rows), 1, 4, Random(2));
  BOOST_TEST(result.error == 0.0);
  BOOST_TEST(std::all_of(result.centres.begin(), result.centres.end(), [](double c) { return c == 3.5; }));
}

BOOST_AUTO_TEST_CASE(repeats_bit_for_bit) {
  const auto rows = three_blobs(30);
  const auto a = vqgrad::k_means(std::span<const float>(rows), 2, 7, Random(4));
  const auto b = vqgrad::k_means(std::span<const float>(rows), 2, 7, Random(4));
  BOOST_TEST(a.centres == b.centres);
  BOOST_TEST(a.codes == b.codes);
}

BOOST_AUTO_TEST_CASE(what_is_no_rows_or_no_codes_is_an_error) {
  const auto clusters = [](const std::vector<float>& rows, std::size_t dim, std::size_t codes) {
    return vqgrad::k_means(std::span<const float>(rows), dim, codes, Random(1));
  };
  const std::string some = "k-means needs at least one row and one code, got ";
  BOOST_CHECK_EXCEPTION(clusters({}, 2, 3), Error, says(some + "0 and 3"));
  BOOST_CHECK_EXCEPTION(clusters({1, 2}, 2, 0), Error, says(some + "1 and 0"));
  BOOST_CHECK_EXCEPTION(clusters({1, 2, 3}, 2, 1), Error, says("rows of 2 numbers, at least one, and got 3"));
  BOOST_CHECK_EXCEPTION(clusters({1, 2, 3}, 0, 1), Error, says("rows of 0 numbers, at least one, and got 3"));
  BOOST_CHECK_EXCEPTION(clusters({1, 2, std::nanf(""), 4}, 2, 1), Error,
                        says("row 1 of the rows of k-means is not finite"));
}

BOOST_AUTO_TEST_SUITE_END()
