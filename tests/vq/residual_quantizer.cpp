// labels: unit
// What every quantizer does, residual ones too, is in every_quantizer*.cpp.
#include "vq/residual_quantizer.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <set>
#include <vector>

#include "tests/support/says.hpp"
#include "tests/support/tape_cases.hpp"
#include "vq/codebook_usage.hpp"

using namespace vqgrad;
using namespace vqgrad::tests;
using boost::test_tools::per_element;

namespace {

struct Fixture {
  explicit Fixture(ResidualQuantizerOptions options) : quantizer(parameters / "q", options) {
    quantizer.start(rows(64, 1), Random(1));
  }
  static std::vector<double> rows(std::size_t count, std::uint64_t seed) {
    std::vector<double> values(count * 4);
    Random(seed).fill_normal(std::span<double>(values), 0, 1);
    return values;
  }
  Quantized<double> quantize(const std::vector<double>& values, Mode mode, Random& random) {
    return quantizer(leaf(tape, values, {values.size() / 4, 4}), mode, random);
  }

  Tape<double> tape;
  Parameters<double> parameters;
  ResidualQuantizer<double> quantizer;
};

const VectorQuantizerOptions level{.codes = 8, .dim = 4};

double error(const std::vector<double>& rows, std::span<const double> vectors) {
  double sum = 0;
  for (std::size_t k = 0; k < rows.size(); ++k) sum += (rows[k] - vectors[k]) * (rows[k] - vectors[k]);
  return sum;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(residual_quantizer)

BOOST_AUTO_TEST_CASE(each_level_sees_what_the_levels_before_it_left) {
  Fixture f({.levels = 3, .level = level});
  const auto rows = f.rows(20, 2);
  Random random;
  const auto q = f.quantize(rows, Mode::evaluate, random);
  BOOST_REQUIRE_EQUAL(q.parts.size(), 3u);
  auto left = rows;
  double terms = 0;
  for (std::size_t l = 0; l < 3; ++l) {
    BOOST_TEST(list(q.parts[l].input.values()) == left, per_element());
    BOOST_TEST(list(q.parts[l].codes.values()) == f.quantizer.level(l).encode(left), per_element());
    for (std::size_t i = 0; i < 20; ++i)
      BOOST_TEST(q.codes.values()[i * 3 + l] == q.parts[l].codes.values()[i]);
    for (std::size_t k = 0; k < left.size(); ++k) left[k] -= q.parts[l].vectors.values()[k];
    terms += error(left, std::vector<double>(left.size())) / static_cast<double>(left.size());
  }
  BOOST_TEST(q.term("commitment").item() == terms, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(k_means_of_the_residuals_makes_each_level_bring_the_sum_nearer) {
  Fixture f({.levels = 3, .level = level});
  const auto rows = f.rows(64, 1);
  auto codes = f.quantizer.encode(rows);
  double before = error(rows, std::vector<double>(rows.size()));
  for (std::size_t used = 1; used <= 3; ++used) {
    auto prefix = codes;
    for (std::size_t k = 0; k < prefix.size(); ++k)
      if (k % 3 >= used) prefix[k] = -1;
    const double now = error(rows, f.quantizer.decode(prefix));
    BOOST_TEST(now < 0.7 * before);
    before = now;
  }
}

BOOST_AUTO_TEST_CASE(dropout_stops_after_a_random_level_which_decode_understands) {
  Fixture f({.levels = 3, .level = level, .dropout = true});
  const auto rows = f.rows(5, 2);
  const auto whole = f.quantizer.encode(rows);
  Random random(4);
  std::vector<std::size_t> seen(4);
  for (int step = 0; step < 300; ++step) {
    f.tape.reset();
    const auto q = f.quantize(rows, Mode::train, random);
    const std::size_t used = q.parts.size();
    ++seen[used];
    auto expected = whole;
    for (std::size_t k = 0; k < expected.size(); ++k)
      if (k % 3 >= used) expected[k] = -1;
    BOOST_REQUIRE(list(q.codes.values()) == expected);
    BOOST_REQUIRE(f.quantizer.decode(expected) == list(q.vectors.values()));
  }
  BOOST_TEST(seen[0] == 0u);
  for (std::size_t used = 1; used <= 3; ++used)  // 100 each, 5 deviations of the binomial
    BOOST_TEST((seen[used] > 59 && seen[used] < 141), used << ": " << seen[used]);
}

BOOST_AUTO_TEST_CASE(a_level_that_dropout_leaves_out_keeps_its_count_and_gets_zeros) {
  Fixture f({.levels = 2, .level = level, .dropout = true});
  Random random(4);
  const auto rows = f.rows(5, 2);
  const auto run = [&](std::size_t used) {
    for (;;) {
      f.tape.reset();
      const auto q = f.quantize(rows, Mode::train, random);
      if (q.parts.size() == used) return q;
    }
  };
  const auto q = run(1);
  f.quantizer.update(q);
  const auto unused = f.parameters.at("q.1.unused_for").values();
  BOOST_TEST(std::ranges::all_of(unused, [](double x) { return x == 0; }));
  f.tape.backward(q.loss());
  const auto& second = f.parameters.at("q.1.vectors");
  BOOST_TEST(second.has_gradient());
  BOOST_TEST(std::ranges::all_of(second.gradient(), [](double g) { return g == 0; }));
  f.tape.backward(run(2).loss());
  BOOST_TEST(std::ranges::any_of(second.gradient(), [](double g) { return g != 0; }));
}

BOOST_AUTO_TEST_CASE(a_shared_codebook_is_one_that_moves_once_a_step) {
  VectorQuantizerOptions averaged = level;
  averaged.update = CodebookUpdate::ema;
  averaged.decay = 0.9;
  Fixture f({.levels = 3, .level = averaged, .shared = true});
  BOOST_TEST(&f.quantizer.level(0) == &f.quantizer.level(2));
  BOOST_TEST(f.parameters.size() == 4u);
  const auto before = list(f.parameters.at("q.0.averaged_counts").values());
  Random random;
  const auto q = f.quantize(f.rows(6, 2), Mode::train, random);
  f.quantizer.update(q);
  const auto usage = codebook_usage(q.codes.values(), 8);
  for (std::size_t k = 0; k < 8; ++k) {
    BOOST_TEST(f.parameters.at("q.0.averaged_counts").values()[k] ==
                   0.9 * before[k] + 0.1 * static_cast<double>(usage.counts[k]),
               boost::test_tools::tolerance(1e-12));
    BOOST_TEST(f.parameters.at("q.0.unused_for").values()[k] == (usage.counts[k] == 0 ? 1 : 0));
  }
}

BOOST_AUTO_TEST_CASE(a_beam_lowers_the_error_of_encode_and_of_the_tape_alike) {
  Fixture greedy({.levels = 3, .level = level}), beam({.levels = 3, .level = level, .beam = 8});
  const auto rows = greedy.rows(200, 3);
  const double by_greedy = error(rows, greedy.quantizer.decode(greedy.quantizer.encode(rows))),
               by_beam = error(rows, beam.quantizer.decode(beam.quantizer.encode(rows)));
  BOOST_TEST(by_beam < 0.97 * by_greedy);
  Random random;
  BOOST_TEST(error(rows, beam.quantize(rows, Mode::train, random).vectors.values()) == by_beam);
}

BOOST_AUTO_TEST_CASE(impossible_options_are_refused) {
  Parameters<double> parameters;
  const auto refuses = [&](ResidualQuantizerOptions options, const char* text) {
    BOOST_CHECK_EXCEPTION((ResidualQuantizer<double>{parameters / "q", options}), UsageError, says(text));
  };
  VectorQuantizerOptions cosine = level;
  cosine.metric = Metric::cosine;
  refuses({.levels = 0, .level = level}, "at least one level");
  refuses({.levels = 1, .level = level, .beam = 0}, "a beam of at least 1");
  refuses({.levels = 2, .level = cosine, .beam = 2}, "does not go with Metric::cosine");
  BOOST_TEST(parameters.size() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
