// labels: unit
#include "apps/experiments/priors/variance_explained.hpp"

#include <boost/test/unit_test.hpp>
#include <memory>
#include <string>

#include "base/error.hpp"
#include "vq/all_quantizers.hpp"

using namespace vqgrad;

namespace {

std::vector<float> drawn(std::size_t n, std::size_t dim) {
  std::vector<float> vectors(n * dim);
  Random(1).fill_normal(std::span(vectors), 3, 1);
  return vectors;
}

/// Codes by k-means alone: two of `codes` each per vector, of 4 numbers.
struct KMeansCodes {
  KMeansCodes(const std::vector<float>& vectors, const std::string& structure, std::size_t codes)
      : quantizer(make_quantizer(parameters / "codes",
                                 {.name = structure, .codes = codes, .levels = 2, .dim = 4})) {
    quantizer->start(vectors, Random(2));
  }

  Parameters<float> parameters;
  std::unique_ptr<Quantizer<float>> quantizer;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(variance_explained)

BOOST_AUTO_TEST_CASE(more_codes_explain_more) {
  const auto vectors = drawn(400, 4);
  for (const char* structure : {"residual", "product"}) {
    double before = 0;
    for (const std::size_t codes : {2u, 8u, 32u}) {
      const KMeansCodes k_means(vectors, structure, codes);
      const auto& quantizer = *k_means.quantizer;
      const double explained =
          vqgrad::variance_explained(vectors, quantizer.decode(quantizer.encode(vectors)), 4);
      BOOST_TEST(explained > before + 0.05);
      before = explained;
    }
    BOOST_TEST(before < 1.0);
  }
}

BOOST_AUTO_TEST_CASE(codes_come_back_from_what_they_decode_to) {
  const auto vectors = drawn(100, 4);
  const KMeansCodes k_means(vectors, "product", 8);
  const auto codes = k_means.quantizer->encode(vectors);
  BOOST_TEST(k_means.quantizer->encode(k_means.quantizer->decode(codes)) == codes,
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(product_codes_see_their_own_part) {
  auto vectors = drawn(100, 4);
  const KMeansCodes k_means(vectors, "product", 8);
  const auto before = k_means.quantizer->encode(vectors);
  for (std::size_t k = 3; k < vectors.size(); k += 4) vectors[k] += 50;
  const auto after = k_means.quantizer->encode(vectors);
  for (std::size_t k = 0; k < before.size(); k += 2) BOOST_TEST(after[k] == before[k]);
}

BOOST_AUTO_TEST_CASE(the_mean_explains_nothing_and_the_vectors_all) {
  const std::vector<float> vectors{1, 2, 3, 6};
  BOOST_TEST(vqgrad::variance_explained(vectors, std::vector<float>{2, 4, 2, 4}, 2) == 0.0);
  BOOST_TEST(vqgrad::variance_explained(vectors, vectors, 2) == 1.0);
}

BOOST_AUTO_TEST_CASE(parts_must_be_equal) {
  Parameters<float> parameters;
  BOOST_CHECK_THROW(
      make_quantizer(parameters / "codes", {.name = "product", .codes = 2, .levels = 3, .dim = 4}),
      UsageError);
}

BOOST_AUTO_TEST_SUITE_END()
