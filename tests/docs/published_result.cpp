// labels: data slow
// Walkthrough 10 on MovieLens 1M: the published quantizer is a constant.
#include <cmath>
#include <string>
#include <vector>

#include "tests/datasets/real_folder.hpp"
#include "tests/docs/shown.hpp"

using namespace vqgrad::tests;

namespace {

/// The numbers of the line that begins with `name`.
std::vector<double> line_of(const std::string& text, const std::string& name) {
  const auto begin = text.find("\n" + name);
  BOOST_REQUIRE_MESSAGE(begin != std::string::npos, "no line " << name << " in\n" << text);
  const std::string line =
      text.substr(begin + 1 + name.size(), text.find('\n', begin + 1) - begin - 1 - name.size());
  return split_numbers(line).second;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(published_result)

BOOST_AUTO_TEST_CASE(movielens_1m_with_a_constant_in_place_of_the_quantizer) {
  if (vqgrad::find_real("ml-1m").empty()) return;
  const std::string all = output_of(VQGRAD_WALKTHROUGHS "/10_published_result --break");
  const auto begin = all.find("MovieLens 1M: 972 new films, 58409 test rows");
  BOOST_REQUIRE_MESSAGE(begin != std::string::npos, all);
  const std::string text = all.substr(begin);
  // Four AUCs, steps, NaN rows in %, code 0 in %, perplexity.
  const auto published = line_of(text, "as published"), constant = line_of(text, "constant C[0]"),
             repaired = line_of(text, "signed root"), base = line_of(text, "base, 3 epochs");
  BOOST_REQUIRE_EQUAL(published.size(), 8u);
  for (std::size_t stage = 0; stage < 4; ++stage) {
    BOOST_TEST(std::abs(published[stage] - constant[stage]) < 1.5e-4);  // of what is shown, rounded
    BOOST_TEST((published[stage] > 0.72 && published[stage] < 0.80));
  }
  BOOST_TEST(base[3] > published[3] + 0.01);
  BOOST_TEST(published[5] > 98.5);
  BOOST_TEST(published[6] > 98.5);
  BOOST_TEST(repaired[5] == 0);
  BOOST_TEST(repaired[7] > 16);
  BOOST_TEST(text.find("as published against constant C[0]: AUCs equal within 0.00005") != std::string::npos,
             text);
}

BOOST_AUTO_TEST_SUITE_END()
