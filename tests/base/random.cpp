// labels: unit
#include "base/random.hpp"

#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <numeric>
#include <span>
#include <vector>

// The suite's namespace would meet stdlib.h's random() at the top level.
namespace vqgrad::tests {
namespace {

using Block = std::array<std::uint32_t, 4>;
constexpr std::size_t many = 200'000;

template <class Draw>
std::vector<double> draw_many(Draw&& draw) {
  std::vector<double> numbers(many);
  for (double& x : numbers) x = draw();
  return numbers;
}

/// The mean of the k-th powers.
double moment(const std::vector<double>& numbers, int k) {
  double sum = 0;
  for (const double x : numbers) sum += std::pow(x, k);
  return sum / static_cast<double>(numbers.size());
}

/// Five standard errors of a mean over `many` numbers of this variance; the seed is fixed, so it never
/// flickers.
double tolerance(double variance) { return 5 * std::sqrt(variance / static_cast<double>(many)); }

std::vector<std::uint32_t> take(Random random, std::size_t count) {
  std::vector<std::uint32_t> numbers(count);
  for (auto& x : numbers) x = random.next();
  return numbers;
}

/// Over `many` pairs; for independent streams about 1 / sqrt(many).
double correlation(Random a, Random b) {
  double sum = 0;
  for (std::size_t i = 0; i < many; ++i) sum += (a.uniform() - 0.5) * (b.uniform() - 0.5);
  return 12 * sum / static_cast<double>(many);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(random)

// kat_vectors of Random123 1.09, philox4x32 with 10 rounds.
BOOST_AUTO_TEST_CASE(philox_gives_the_known_answers) {
  BOOST_TEST((Random::philox(0, 0, 0) == Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  constexpr auto ones = ~std::uint64_t{0};
  BOOST_TEST((Random::philox(ones, ones, ones) == Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  // Counter and key are digits of pi, the first word of each pair in the low half.
  BOOST_TEST((Random::philox(0x299f31d0a4093822, 0x85a308d3243f6a88, 0x0370734413198a2e) ==
              Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

BOOST_AUTO_TEST_CASE(the_stream_is_philox_over_a_counter) {
  const std::uint64_t seed = 0x123456789abcdef0;
  const auto numbers = take(Random(seed), 12);
  for (std::size_t i = 0; i < 12; ++i) BOOST_TEST(numbers[i] == Random::philox(seed, i / 4)[i % 4]);
}

BOOST_AUTO_TEST_CASE(uniform_has_the_moments_of_the_uniform_distribution) {
  Random random(1);
  const auto x = draw_many([&] { return random.uniform(); });
  BOOST_TEST(*std::min_element(x.begin(), x.end()) >= 0.0);
  BOOST_TEST(*std::max_element(x.begin(), x.end()) < 1.0);
  for (const int k : {1, 2, 3, 4}) {
    const double mean = 1.0 / (k + 1), variance = 1.0 / (2 * k + 1) - mean * mean;
    BOOST_TEST(std::abs(moment(x, k) - mean) < tolerance(variance), "moment " << k);
  }
}

BOOST_AUTO_TEST_CASE(uniform_never_rounds_to_one_in_float) {
  // Every one of the 2^24 results is a float: the largest is one step below 1.
  BOOST_TEST(static_cast<float>((0x1p24 - 1) * 0x1p-24) < 1.0f);
  Random random(2);
  for (std::size_t i = 0; i < many; ++i) {
    const double x = random.uniform();
    BOOST_REQUIRE(static_cast<double>(static_cast<float>(x)) == x);
  }
}

BOOST_AUTO_TEST_CASE(uniform_between_bounds_fills_them) {
  Random random(3);
  std::vector<float> x(many);
  random.fill_uniform<float>(x, -2, 6);
  const auto [low, high] = std::minmax_element(x.begin(), x.end());
  BOOST_TEST((*low >= -2.0f && *low < -1.99f));
  BOOST_TEST((*high < 6.0f && *high > 5.99f));
}

BOOST_AUTO_TEST_CASE(normal_has_the_moments_of_the_normal_distribution) {
  Random random(4);
  const auto x = draw_many([&] { return random.normal(); });
  BOOST_TEST(std::abs(moment(x, 1)) < tolerance(1));
  BOOST_TEST(std::abs(moment(x, 2) - 1) < tolerance(2));
  BOOST_TEST(std::abs(moment(x, 3)) < tolerance(15));
  BOOST_TEST(std::abs(moment(x, 4) - 3) < tolerance(96));
  const auto beyond_two = std::count_if(x.begin(), x.end(), [](double v) { return std::abs(v) > 2; });
  BOOST_TEST(std::abs(static_cast<double>(beyond_two) / many - 0.0455003) < tolerance(0.0455 * 0.9545));
}

BOOST_AUTO_TEST_CASE(fill_normal_applies_mean_and_deviation) {
  Random random(5), same(5);
  std::vector<double> x(100);
  random.fill_normal<double>(x, 10, 0.5);
  for (const double v : x) BOOST_TEST(v == 10 + 0.5 * same.normal());
}

BOOST_AUTO_TEST_CASE(below_is_uniform_over_its_range) {
  for (const std::uint32_t bound : {1u, 2u, 3u, 10u, 1000u}) {
    Random random(bound);
    std::vector<double> counts(bound);
    for (std::size_t i = 0; i < many; ++i) counts.at(random.below(bound)) += 1;
    const double expected = static_cast<double>(many) / bound;
    double chi2 = 0;
    for (const double count : counts) chi2 += (count - expected) * (count - expected) / expected;
    const double freedom = bound - 1;
    BOOST_TEST(std::abs(chi2 - freedom) <= 5 * std::sqrt(2 * freedom), "bound " << bound);
  }
}

// Without rejection, a bound of 3 * 2^30 would give every third number twice as often as the others.
BOOST_AUTO_TEST_CASE(below_is_unbiased_for_bounds_that_do_not_divide_the_range) {
  constexpr std::uint32_t bound = 3u << 30;
  Random random(6);
  std::array<double, 3> counts{};
  for (std::size_t i = 0; i < many; ++i) {
    const auto x = random.below(bound);
    BOOST_REQUIRE(x < bound);
    counts[x % 3] += 1;
  }
  for (const double count : counts)
    BOOST_TEST(std::abs(count / static_cast<double>(many) - 1.0 / 3) < tolerance(2.0 / 9));
}

BOOST_AUTO_TEST_CASE(a_split_does_not_depend_on_what_was_drawn) {
  Random random(7);
  const auto before = take(random.split("dropout"), 8);
  for (int i = 0; i < 5; ++i) random.next();
  BOOST_TEST(take(random.split("dropout"), 8) == before, boost::test_tools::per_element());
  BOOST_TEST(random.state().counter == 5u);
}

BOOST_AUTO_TEST_CASE(streams_of_other_names_seeds_and_depths_are_independent) {
  const Random random(8);
  const std::vector<Random> streams{random,
                                    Random(9),
                                    random.split("a"),
                                    random.split("b"),
                                    random.split(""),
                                    Random(9).split("a"),
                                    random.split("a").split("b"),
                                    random.split("b").split("a"),
                                    random.split("ab")};
  for (std::size_t i = 0; i < streams.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      BOOST_TEST(streams[i].state().key != streams[j].state().key);
      BOOST_TEST(std::abs(correlation(streams[i], streams[j])) < tolerance(1), i << " and " << j);
    }
}

// Computed by another implementation, in Python. A change of these numbers changes every run of every user.
BOOST_AUTO_TEST_CASE(golden_values_hold) {
  const auto split = take(Random(1).split("weights"), 4);
  const std::vector<std::uint32_t> split_golden{4063083332, 3186479073, 2098509120, 1717234507};
  BOOST_TEST(split == split_golden, boost::test_tools::per_element());

  Random random(1);
  const std::vector<double> uniform{random.uniform(), random.uniform()};
  BOOST_TEST(uniform == (std::vector<double>{14936070 * 0x1p-24, 15010318 * 0x1p-24}),
             boost::test_tools::per_element());
  // libm may differ in the last place between systems; no more than that.
  BOOST_TEST(random.normal() == -0.3198989169993809, boost::test_tools::tolerance(1e-14));
  const std::vector<std::uint32_t> below{random.below(10), random.below(10), random.below(1'000'000)};
  BOOST_TEST(below == (std::vector<std::uint32_t>{6, 8, 475593}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(shuffle_has_its_golden_order) {
  std::vector<int> items(10);
  std::iota(items.begin(), items.end(), 0);
  Random(1).shuffle(std::span(items));
  BOOST_TEST(items == (std::vector<int>{2, 0, 3, 1, 5, 6, 7, 4, 9, 8}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(shuffle_permutes_and_reaches_every_order_equally) {
  Random random(10);
  std::vector<int> items(1001);
  std::iota(items.begin(), items.end(), 0);
  random.shuffle(std::span(items));
  BOOST_TEST(!std::is_sorted(items.begin(), items.end()));
  std::sort(items.begin(), items.end());
  for (int i = 0; i < 1001; ++i) BOOST_REQUIRE(items[static_cast<std::size_t>(i)] == i);

  std::array<double, 1000> counts{};  // by the order read as a number of base 10
  for (std::size_t i = 0; i < many; ++i) {
    std::array<std::size_t, 3> order{1, 2, 3};
    random.shuffle(std::span<std::size_t>(order));
    counts[order[0] * 100 + order[1] * 10 + order[2]] += 1;
  }
  for (const std::size_t order : {123u, 132u, 213u, 231u, 312u, 321u})
    BOOST_TEST(std::abs(counts[order] / static_cast<double>(many) - 1.0 / 6) < tolerance(5.0 / 36),
               "order " << order);
}

BOOST_AUTO_TEST_CASE(shuffle_of_nothing_and_of_one_draws_nothing) {
  Random random(11);
  std::vector<int> none, one{7};
  random.shuffle(std::span(none));
  random.shuffle(std::span(one));
  BOOST_TEST(one[0] == 7);
  BOOST_TEST(random.state().counter == 0u);
}

BOOST_AUTO_TEST_CASE(a_saved_state_continues_the_stream_at_any_point) {
  Random random(12);
  for (int drawn = 0; drawn < 9; ++drawn) {
    Random restored(random.state());
    BOOST_TEST((restored.state() == random.state()));
    BOOST_TEST(take(restored, 9) == take(random, 9), boost::test_tools::per_element());
    random.next();
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace vqgrad::tests
