// labels: unit
#include "apps/experiments/priors/k_means_codes.hpp"

#include <boost/test/unit_test.hpp>

#include "base/error.hpp"

using namespace vqgrad;

namespace {

std::vector<float> drawn(std::size_t n, std::size_t dim) {
  std::vector<float> vectors(n * dim);
  Random(1).fill_normal(std::span(vectors), 3, 1);
  return vectors;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(k_means_codes)

BOOST_AUTO_TEST_CASE(more_codes_explain_more) {
  const auto vectors = drawn(400, 4);
  for (const auto structure : {CodeStructure::residual, CodeStructure::product}) {
    double before = 0;
    for (const std::size_t codes : {2, 8, 32}) {
      const KMeansCodes quantizer(vectors, 4, structure, 2, codes, Random(2));
      const double explained = variance_explained(vectors, quantizer.decode(quantizer.encode(vectors)), 4);
      BOOST_TEST(explained > before + 0.05);
      before = explained;
    }
    BOOST_TEST(before < 1.0);
  }
}

BOOST_AUTO_TEST_CASE(codes_come_back_from_what_they_decode_to) {
  const auto vectors = drawn(100, 4);
  const KMeansCodes quantizer(vectors, 4, CodeStructure::product, 2, 8, Random(2));
  const auto codes = quantizer.encode(vectors);
  BOOST_TEST(quantizer.encode(quantizer.decode(codes)) == codes, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(product_codes_see_their_own_part) {
  auto vectors = drawn(100, 4);
  const KMeansCodes quantizer(vectors, 4, CodeStructure::product, 2, 8, Random(2));
  const auto before = quantizer.encode(vectors);
  for (std::size_t k = 3; k < vectors.size(); k += 4) vectors[k] += 50;
  const auto after = quantizer.encode(vectors);
  for (std::size_t k = 0; k < before.size(); k += 2) BOOST_TEST(after[k] == before[k]);
}

BOOST_AUTO_TEST_CASE(the_mean_explains_nothing_and_the_vectors_all) {
  const std::vector<float> vectors{1, 2, 3, 6};
  BOOST_TEST(variance_explained(vectors, std::vector<float>{2, 4, 2, 4}, 2) == 0.0);
  BOOST_TEST(variance_explained(vectors, vectors, 2) == 1.0);
}

BOOST_AUTO_TEST_CASE(parts_must_be_equal) {
  const auto vectors = drawn(20, 4);
  BOOST_CHECK_THROW(KMeansCodes(vectors, 4, CodeStructure::product, 3, 2, Random(1)), UsageError);
}

BOOST_AUTO_TEST_SUITE_END()
