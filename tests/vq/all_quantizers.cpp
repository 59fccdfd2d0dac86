// labels: unit
#include "vq/all_quantizers.hpp"

#include <boost/test/unit_test.hpp>
#include <set>

#include "base/error.hpp"
#include "tests/support/says.hpp"

using namespace vqgrad;
using vqgrad::tests::says;

namespace {

void refuses(const QuantizerOptions& options, const std::string& part) {
  BOOST_CHECK_EXCEPTION(resolve_quantizer(options), UsageError, says(part));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(all_quantizers)

BOOST_AUTO_TEST_CASE(each_name_makes_a_quantizer_of_the_sizes_it_resolves_to) {
  std::set<std::string> names;
  for (const QuantizerEntry& entry : vqgrad::all_quantizers()) BOOST_TEST_CONTEXT(entry.name) {
      BOOST_TEST(names.insert(entry.name).second);
      BOOST_TEST(!entry.summary.empty());
      const QuantizerOptions options = resolve_quantizer({.name = entry.name});
      Parameters<double> parameters;
      Parameters<float> single;
      const auto quantizer = make_quantizer(parameters / "q", options);
      BOOST_TEST(quantizer->dim() == options.dim);
      BOOST_TEST(quantizer->code_sizes() == std::vector<std::size_t>(options.levels, options.codes),
                 boost::test_tools::per_element());
      BOOST_TEST(make_quantizer(single / "q", options)->code_sizes() == quantizer->code_sizes(),
                 boost::test_tools::per_element());
      // The list says whether there is something to learn.
      BOOST_TEST((parameters.trainable_values() == 0) == (entry.codebook == Codebook::fixed));
    }
  BOOST_TEST(names.size() >= 12u);
}

BOOST_AUTO_TEST_CASE(given_sizes_stay) {
  const auto residual = resolve_quantizer({.name = "residual", .codes = 7, .levels = 5, .dim = 9});
  BOOST_TEST(residual.codes == 7u);
  BOOST_TEST(residual.levels == 5u);
  BOOST_TEST(residual.dim == 9u);
}

BOOST_AUTO_TEST_CASE(sizes_that_were_not_given_fit_the_others) {
  BOOST_TEST(resolve_quantizer({.name = "fsq", .dim = 6}).levels == 6u);
  BOOST_TEST(resolve_quantizer({.name = "bsq", .levels = 20}).dim == 20u);
  BOOST_TEST(resolve_quantizer({.name = "product", .dim = 9}).levels == 3u);
  BOOST_TEST(resolve_quantizer({.name = "product", .dim = 7}).levels == 1u);
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_refused_with_what_would) {
  refuses({.name = "kmeans"}, "there is no quantizer \"kmeans\"; there are vector, cosine, ");
  refuses({.name = "vector", .levels = 2},
          "one code per row, not 2: residual, product, grouped-residual have several");
  refuses({.name = "product", .levels = 5, .dim = 12}, "a row has 1, 2, 3, 4, 6, 12 codes, not 5");
  refuses({.name = "grouped-residual", .levels = 3}, "2, 4, 6, ... codes, not 3");
  refuses({.name = "grouped-residual", .dim = 5}, "dimensions are 2, 4, 6, ..., not 5");
  refuses({.name = "lfq", .dim = 13}, "1 to 12 dimensions, not 13");
  refuses({.name = "lfq", .codes = 4}, "2 of each, not 4");
  refuses({.name = "bsq", .codes = 3}, "2 of each, not 3");
  refuses({.name = "fsq", .codes = 1}, "2 levels or more per dimension, not 1");
  refuses({.name = "fsq", .levels = 3, .dim = 4}, "4 codes per row, not 3");
  refuses({.name = "simvq", .update = CodebookUpdate::ema}, "ema fits vector, cosine, ");
}

BOOST_AUTO_TEST_CASE(a_quantizer_is_not_made_of_sizes_that_nobody_gave) {
  Parameters<float> parameters;
  for (const QuantizerEntry& entry : vqgrad::all_quantizers()) {
    QuantizerOptions options = resolve_quantizer({.name = entry.name});
    options.levels = 0;
    BOOST_CHECK_THROW(make_quantizer(parameters / entry.name, options), UsageError);
  }
}

BOOST_AUTO_TEST_SUITE_END()
