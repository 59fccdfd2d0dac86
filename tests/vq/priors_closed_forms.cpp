// labels: unit
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <map>

#include "base/error.hpp"
#include "vq/priors/uniform_prior.hpp"
#include "vq/priors/unigram_prior.hpp"

using namespace vqgrad;

namespace {

using Codes = std::vector<std::int32_t>;
const auto nearly = boost::test_tools::tolerance(1e-12);

/// Code 0 of three at the first position depends on nothing; the second's best continuation hangs on the
/// first: greedy takes 0 (0.4) and then 0.5, the best pair is (1, 0) with 0.35.
class Crossroads : public CodePrior {
 public:
  Crossroads() : CodePrior({3, 2}, 0) {}

 protected:
  std::vector<double> conditionals(std::span<const std::int32_t> codes,
                                   std::span<const float>) const override {
    std::vector<double> p;
    for (std::size_t k = 0; k < codes.size(); k += 2) {
      p.insert(p.end(), {0.4, 0.35, 0.25});
      if (codes[k] == 1)
        p.insert(p.end(), {1.0, 0.0});
      else
        p.insert(p.end(), {0.5, 0.5});
    }
    return p;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(priors_closed_forms)

BOOST_AUTO_TEST_CASE(uniform_is_the_bits_in_memory) {
  const UniformPrior prior({4, 8, 3});
  for (const double bits : prior.bits(Codes{0, 0, 0, 3, 7, 2}))
    BOOST_TEST(bits == 5 + std::log2(3.0), nearly);
}

BOOST_AUTO_TEST_CASE(unigram_counts_and_smooths) {
  // Position 0: 0, 0, 0, 1 of two codes; position 1: 2, 2, 0, 0 of three.
  const UnigramPrior prior({2, 3}, Codes{0, 2, 0, 2, 0, 0, 1, 0});
  const std::vector<double> expected{4 / 6., 2 / 6., 3 / 7., 1 / 7., 3 / 7.};
  for (std::size_t k = 0; k < 5; ++k) BOOST_TEST(prior.histogram()[k] == expected[k], nearly);
  BOOST_TEST(prior.bits(Codes{1, 1})[0] == std::log2(3.0) + std::log2(7.0), nearly);
  const UnigramPrior sharp({2}, Codes{0, 0, 0}, 0.5);
  BOOST_TEST(sharp.histogram()[1] == 0.5 / 4, nearly);
}

BOOST_AUTO_TEST_CASE(samples_have_the_priors_frequencies) {
  const Crossroads prior;
  Random random(7);
  constexpr std::size_t n = 20000;
  const Codes codes = prior.sample(n, {}, random);
  std::map<std::pair<int, int>, double> share;
  for (std::size_t k = 0; k < codes.size(); k += 2) share[{codes[k], codes[k + 1]}] += 1.0 / n;
  // Five standard deviations of a share are 0.018 at most.
  BOOST_TEST(std::abs(share[{0, 0}] - 0.2) < 0.018);
  BOOST_TEST(std::abs(share[{1, 0}] - 0.35) < 0.018);
  BOOST_TEST((share[{1, 1}]) == 0.0);
  BOOST_TEST(std::abs(share[{2, 1}] - 0.125) < 0.018);
}

BOOST_AUTO_TEST_CASE(a_beam_finds_what_greedy_misses) {
  const Crossroads prior;
  BOOST_TEST(prior.most_probable(2, {}, 1) == (Codes{0, 0, 0, 0}), boost::test_tools::per_element());
  BOOST_TEST(prior.most_probable(2, {}, 2) == (Codes{1, 0, 1, 0}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(no_rows_and_wrong_rows) {
  const UniformPrior prior({2, 3});
  Random random;
  BOOST_TEST(prior.bits(Codes{}).empty());
  BOOST_TEST(prior.sample(0, {}, random).empty());
  BOOST_TEST(prior.most_probable(0, {}).empty());
  BOOST_CHECK_THROW(prior.bits(Codes{0}), Error);
  BOOST_CHECK_THROW(prior.bits(Codes{0, 3}), Error);
  BOOST_CHECK_THROW(prior.bits(Codes{-1, 0}), Error);
  BOOST_CHECK_THROW(prior.bits(Codes{0, 0}, std::vector<float>{1}), Error);
  BOOST_CHECK_THROW(UniformPrior({}), UsageError);
  BOOST_CHECK_THROW(UniformPrior({2, 0}), UsageError);
  BOOST_CHECK_THROW(UnigramPrior({2}, Codes{0}, 0), UsageError);
}

BOOST_AUTO_TEST_SUITE_END()
