// labels: unit
#include "autodiff/kernels/nearest_code.hpp"
#include "autodiff/kernels/finite.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "autodiff/ops/vectors.hpp"
#include "base/parallel.hpp"
#include "base/random.hpp"
#include "tests/support/allocations.hpp"
#include "tests/support/tape_cases.hpp"

using namespace vqgrad;
using namespace vqgrad::tests;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity(),
                 NaN = std::numeric_limits<double>::quiet_NaN();

using Codes = std::vector<std::int32_t>;

template <class T>
std::vector<T> normal(std::size_t size, std::uint64_t seed, double offset = 0) {
  std::vector<T> values(size);
  Random random(seed);
  for (T& x : values) x = static_cast<T>(random.uniform(-1, 1) + offset);
  return values;
}

/// All distances in double, the lowest code of ties.
template <class T>
Codes by_brute_force(const std::vector<T>& z, const std::vector<T>& codebook, std::size_t dim) {
  Codes codes;
  for (std::size_t i = 0; i < z.size() / dim; ++i) {
    double least = inf;
    codes.push_back(0);
    for (std::size_t k = 0; k < codebook.size() / dim; ++k) {
      double distance = 0;
      for (std::size_t j = 0; j < dim; ++j)
        distance +=
            std::pow(static_cast<double>(z[i * dim + j]) - static_cast<double>(codebook[k * dim + j]), 2);
      if (distance >= least) continue;
      least = distance;
      codes.back() = static_cast<std::int32_t>(k);
    }
  }
  return codes;
}

template <class T>
Codes codes_of(const std::vector<T>& z, const std::vector<T>& codebook, std::size_t dim) {
  Codes codes(z.size() / dim, -1);
  kernels::nearest_code(z.data(), codes.size(), codebook.data(), codebook.size() / dim, dim, codes.data());
  return codes;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(nearest_code)

BOOST_AUTO_TEST_CASE(finds_what_all_distances_in_double_find) {
  for (const std::size_t rows : {1u, 127u, 128u, 300u})
    for (const std::size_t codes : {1u, 15u, 128u, 129u, 300u})
      for (const std::size_t dim : {1u, 3u, 16u, 33u})
        BOOST_TEST_CONTEXT(rows << " x " << codes << " x " << dim) {
          const auto z = normal<float>(rows * dim, 1), codebook = normal<float>(codes * dim, 2);
          BOOST_TEST((codes_of(z, codebook, dim) == by_brute_force(z, codebook, dim)));
          const auto z2 = normal<double>(rows * dim, 1), codebook2 = normal<double>(codes * dim, 2);
          BOOST_TEST((codes_of(z2, codebook2, dim) == by_brute_force(z2, codebook2, dim)));
        }
}

// Fewer wide vectors fit a tile, in the end none.
BOOST_AUTO_TEST_CASE(very_wide_vectors_are_found_too) {
  for (const std::size_t dim : {257u, 700u, 2048u, 10000u}) BOOST_TEST_CONTEXT("dim " << dim) {
      const auto z = normal<float>(70 * dim, 1), codebook = normal<float>(20 * dim, 2);
      BOOST_TEST((codes_of(z, codebook, dim) == by_brute_force(z, codebook, dim)));
    }
}

BOOST_AUTO_TEST_CASE(a_search_allocates_nothing) {
  for (const std::size_t dim : {8u, 300u, 10000u}) {
    const auto z = normal<float>(70 * dim, 1), codebook = normal<float>(20 * dim, 2);
    Codes codes(70);
    BOOST_TEST(allocations_in([&] {
                 kernels::nearest_code(z.data(), 70, codebook.data(), 20, dim, codes.data());
               }) == 0u);
  }
}

// Not longer still: then the distances in double are all equal, which the search is not mistaken by.
BOOST_AUTO_TEST_CASE(vectors_much_shorter_or_longer_than_the_codes) {
  for (const double scale : {1e-150, 1e-6, 1e3}) {
    auto z = normal<double>(50 * 4, 1);
    const auto codebook = normal<double>(140 * 4, 2);
    for (double& x : z) x *= scale;
    BOOST_TEST_CONTEXT(scale) BOOST_TEST((codes_of(z, codebook, 4) == by_brute_force(z, codebook, 4)));
  }
}

// |c|^2 - 2 z c alone would leave no correct digit: its terms are 10^8 times the distances.
BOOST_AUTO_TEST_CASE(a_common_offset_changes_nothing) {
  for (const double offset : {10.0, 1e3, 1e4}) {
    const auto z = normal<float>(200 * 16, 1, offset), codebook = normal<float>(150 * 16, 2, offset);
    BOOST_TEST((codes_of(z, codebook, 16) == by_brute_force(z, codebook, 16)));
  }
}

BOOST_AUTO_TEST_CASE(huge_and_tiny_numbers_do_not_overflow) {
  for (const float scale : {1e-30f, 1e-20f, 1e18f, 1e19f, 1e30f}) {
    auto z = normal<float>(50 * 4, 1), codebook = normal<float>(140 * 4, 2);
    for (float& x : z) x *= scale;
    for (float& x : codebook) x *= scale;
    BOOST_TEST_CONTEXT(scale) BOOST_TEST((codes_of(z, codebook, 4) == by_brute_force(z, codebook, 4)));
  }
}

BOOST_AUTO_TEST_CASE(ties_go_to_the_lowest_code) {
  // The same 20 codes again and again, each time in other columns of other tiles.
  const auto codes = normal<float>(20 * 16, 2), z = normal<float>(500 * 16, 1);
  std::vector<float> codebook;
  for (int copy = 0; copy < 21; ++copy) codebook.insert(codebook.end(), codes.begin(), codes.end());
  BOOST_TEST((codes_of(z, codebook, 16) == by_brute_force(z, codes, 16)));
  // Half-way between two codes, and among equal ones.
  BOOST_TEST((codes_of<double>({0.5, 0.5, 1.5, 1}, {1, 0, 0, 1, 2, 1, 1, 1}, 2) == Codes{0, 2}));
  BOOST_TEST((codes_of<float>({3, 4}, std::vector<float>(2 * 300, 1), 2) == Codes{0}));
}

BOOST_AUTO_TEST_CASE(a_code_moved_by_more_than_the_margin_wins) {
  // z lies between codes 0 and 1; a step of one part in a million decides.
  for (const float step : {-1e-6f, 1e-6f}) {
    const std::vector<float> z{0.5f + step}, codebook{0, 1};
    BOOST_TEST((codes_of(z, codebook, 1) == Codes{step > 0 ? 1 : 0}));
  }
}

BOOST_AUTO_TEST_CASE(the_number_of_threads_does_not_show) {
  const auto z = normal<float>(1000 * 16, 1), codebook = normal<float>(256 * 16, 2);
  const Codes alone = codes_of(z, codebook, 16);
  for (const std::size_t count : {2u, 3u}) {
    set_threads(count);
    BOOST_TEST((codes_of(z, codebook, 16) == alone));
  }
  set_threads(1);
}

BOOST_AUTO_TEST_CASE(no_distance_matrix_is_held) {
  constexpr std::size_t rows = 2048, codes = 1024, dim = 16;  // 8 MB of distances
  Tape<float> tape;
  const auto z = leaf(tape, normal<float>(rows * dim, 1), {rows, dim});
  const auto codebook = leaf(tape, normal<float>(codes * dim, 2), {codes, dim});
  const std::size_t before = tape.arena().used();
  std::size_t used = 0;
  const std::size_t allocations = allocations_in([&] {
    const auto found = vqgrad::nearest_code(z, codebook);
    used = tape.arena().used() - before;
    BOOST_TEST(found.size() == rows);
  });
  BOOST_TEST(used <= rows * sizeof(std::int32_t) + 1024);
  BOOST_TEST(allocations < 10u);  // a growing tape may allocate, the search does not
}

BOOST_AUTO_TEST_CASE(groups_keep_their_shape_and_frozen_replay_the_codes) {
  Tape<double> tape;
  const auto z = leaf(tape, {0, 0.9, 2.2, 1.4}, {2, 2, 1});
  const auto found = vqgrad::nearest_code(z, leaf(tape, {2, 1, 0}, {3, 1}));
  BOOST_TEST(found.shape().text() == "(2, 2)");
  BOOST_TEST((list(found.values()) == Codes{2, 1, 0, 1}));
  tape.mutable_values(z)[0] = 5;
  tape.replay(Replay::frozen);
  BOOST_TEST(found.values()[0] == 2);
  tape.replay(Replay::naive);
  BOOST_TEST(found.values()[0] == 0);
}

BOOST_AUTO_TEST_CASE(what_is_not_finite_is_an_error) {
  Tape<double> tape;
  const auto codebook = leaf(tape, {0, 1}, {2, 1}).named("codebook");
  for (const double bad : {NaN, inf, -inf}) {
    const auto z = leaf(tape, {0, 1, 2, bad}, {2, 2, 1}).named("z");
    BOOST_TEST(error_of([&] { vqgrad::nearest_code(z, codebook, here_7); }) ==
               "[nearest_code] 'z' (2, 2, 1) is not finite in row [1, 1]: no code is nearer than another, at "
               "case.cpp:7");
    BOOST_TEST(
        error_of([&] {
          vqgrad::nearest_code(codebook, leaf(tape, {0, bad, 1}, {3, 1}).named("c"), here_7);
        }) ==
        "[nearest_code] 'c' (3, 1) is not finite in row [1]: no code is nearer than another, at case.cpp:7");
    BOOST_TEST(error_of([&] {
                 kernels::require_finite("z", std::vector<double>{0, bad}.data(), 2, 1);
               }) == "row 1 of z is not finite");
  }
}

BOOST_AUTO_TEST_CASE(empty_sides) {
  Tape<double> tape;
  const auto found = vqgrad::nearest_code(leaf(tape, {}, {0, 2}), leaf(tape, {1, 2}, {1, 2}));
  BOOST_TEST(found.size() == 0u);
  BOOST_TEST(error_of([&] {
               vqgrad::nearest_code(leaf(tape, {1, 2}, {1, 2}), leaf(tape, {}, {0, 2}).named("c"), here_7);
             }) == "[nearest_code] the codebook 'c' (0, 2) holds no code, at case.cpp:7");
}

BOOST_AUTO_TEST_SUITE_END()
