// labels: unit grad
#include "vq/vector_quantizer.hpp"

#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include "autodiff/errors.hpp"
#include "nn/safetensors.hpp"
#include "tests/support/list.hpp"
#include "tests/support/says.hpp"

using namespace vqgrad;
using boost::test_tools::tolerance;
using vqgrad::tests::list;
using vqgrad::tests::says;

namespace {

struct Fixture {
  explicit Fixture(VectorQuantizerOptions options = {.codes = 3, .dim = 2},
                   std::vector<double> vectors = corners())
      : parameters(Random{1}), quantizer(parameters / "codebook", options) {
    std::copy(vectors.begin(), vectors.end(), parameters.at("codebook.vectors").mutate().begin());
  }
  static std::vector<double> corners() { return {0, 0, 1, 0, 0, 1}; }
  Var<double> leaf(const std::vector<double>& values, Shape shape) {
    return tape.variable(std::span<const double>(values), shape);
  }

  Tape<double> tape;
  Parameters<double> parameters;
  VectorQuantizer<double> quantizer;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(vector_quantizer)

BOOST_AUTO_TEST_CASE(nearest_codes_terms_and_weights) {
  Fixture f;
  const auto q = f.quantizer(f.leaf({0.9, 0.1, 0.2, 0.7}, {2, 2}));
  BOOST_TEST(list(q.codes.values()) == (std::vector<std::int32_t>{1, 2}), boost::test_tools::per_element());
  const double mean_square = (0.01 + 0.01 + 0.04 + 0.09) / 4;
  BOOST_TEST(q.term("codebook").item() == mean_square, tolerance(1e-12));
  BOOST_TEST(q.term("commitment").item() == mean_square, tolerance(1e-12));
  BOOST_TEST(q.loss().item() == 1.25 * mean_square, tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(groups_share_the_codebook) {
  Fixture f;
  const auto q = f.quantizer(f.leaf({0.9, 0.1, 0.2, 0.7, 0, 0, 0.1, 0.1}, {2, 2, 2}));
  BOOST_TEST((q.codes.shape() == Shape{2, 2}));
  BOOST_TEST((q.vectors.shape() == Shape{2, 2, 2}));
  BOOST_TEST(list(q.codes.values()) == (std::vector<std::int32_t>{1, 2, 0, 0}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_tie_goes_to_the_lowest_code) {
  Fixture f;
  const auto q = f.quantizer(f.leaf({0.5, 0.0, 0.5, 0.5}, {2, 2}));
  BOOST_TEST(list(q.codes.values()) == (std::vector<std::int32_t>{0, 0}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(encode_and_decode_round_trip_exactly) {
  Fixture f;
  const std::vector<std::int32_t> codes{2, 0, 1, 1};
  const auto rows = f.quantizer.decode(codes);
  BOOST_TEST(f.quantizer.encode(rows) == codes, boost::test_tools::per_element());
  BOOST_CHECK_THROW(f.quantizer.decode(std::vector<std::int32_t>{3}), Error);
}

BOOST_AUTO_TEST_CASE(of_equal_rows_of_the_codebook_the_lowest_comes_back) {
  Fixture f({.codes = 3, .dim = 2}, {1, 1, 0, 0, 1, 1});
  BOOST_TEST(f.quantizer.encode(f.quantizer.decode(std::vector<std::int32_t>{2, 1})) ==
                 (std::vector<std::int32_t>{0, 1}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_empty_batch_has_no_codes_and_no_mean) {
  Fixture f;
  BOOST_TEST(f.quantizer.encode({}).empty());
  BOOST_TEST(f.quantizer.decode({}).empty());
  const auto z = f.leaf({}, {0, 2});
  BOOST_CHECK_EXCEPTION(f.quantizer(z), TapeError, says("#0 (0, 2) is empty: the loss terms are means"));
  BOOST_TEST(f.tape.nodes().size() == 1u);
  Random random(1);
  BOOST_TEST(f.quantizer.restart_dead_codes({}, 0, random) == 0u);
}

BOOST_AUTO_TEST_CASE(numbers_that_are_no_whole_rows_are_refused) {
  Fixture f;
  const std::vector<double> three{1, 2, 3}, bad{1, 2, 3, std::nan("")};
  Random random(1);
  BOOST_CHECK_EXCEPTION(f.quantizer.encode(three), Error, says("encode takes rows of 2 numbers"));
  BOOST_CHECK_EXCEPTION(f.quantizer.start(three, random), Error, says("takes rows of 2 numbers"));
  BOOST_CHECK_EXCEPTION(f.quantizer.restart_dead_codes(three, 0, random), Error,
                        says("restart_dead_codes takes rows of 2 numbers"));
  BOOST_CHECK_EXCEPTION(f.quantizer.encode(bad), Error, says("row 1 of the rows to encode is not finite"));
  f.parameters.at("codebook.vectors").mutate()[2] = std::nan("");
  BOOST_CHECK_EXCEPTION(f.quantizer.encode(std::vector<double>{1, 2}), Error,
                        says("(3, 2) is not finite in row [1]"));
}

BOOST_AUTO_TEST_CASE(options_out_of_range_are_refused_by_name_and_leave_no_parameter) {
  Parameters<double> parameters;
  const auto refuses = [&](VectorQuantizerOptions options, const char* text) {
    BOOST_CHECK_EXCEPTION((VectorQuantizer<double>{parameters / "codebook", options}), UsageError,
                          says(text));
  };
  refuses({.codes = 0, .dim = 2}, "at least one code and one dimension, got 0 and 2");
  refuses({.codes = 2, .dim = 0}, "at least one code and one dimension, got 2 and 0");
  refuses({.codes = 2, .dim = 2, .codebook_weight = std::nan("")}, "codebook_weight lies in [0, infinity)");
  refuses({.codes = 2, .dim = 2, .commitment_weight = HUGE_VAL}, "commitment_weight lies in [0, infinity)");
  refuses({.codes = 2, .dim = 2, .temperature = 0}, "temperature lies in (0, infinity), got 0");
  refuses({.codes = 2, .dim = 2, .decay = 1}, "decay lies in [0, 1), got 1");
  refuses({.codes = 2, .dim = 2, .laplace = -1}, "laplace lies in [0, infinity), got -1");
  BOOST_TEST(parameters.size() == 0u);
}

BOOST_AUTO_TEST_CASE(a_nan_is_an_error_and_no_code_0) {
  Fixture f;
  BOOST_CHECK_THROW(f.quantizer(f.leaf({0.9, std::nan("")}, {1, 2})), TapeError);
}

BOOST_AUTO_TEST_CASE(the_wrong_width_is_named) {
  Fixture f;
  BOOST_CHECK_THROW(f.quantizer(f.leaf({1, 2, 3}, {1, 3})), TapeError);
}

BOOST_AUTO_TEST_CASE(the_codebook_gradient_is_the_mean_pull_of_its_rows) {
  Fixture f;
  const auto q = f.quantizer(f.leaf({0.9, 0.1, 0.8, 0.0}, {2, 2}));
  f.tape.backward(q.term("codebook"));
  const auto gradient = f.parameters.at("codebook.vectors").gradient();
  BOOST_TEST(gradient[0] == 0.0);
  BOOST_TEST(gradient[2] == 2 * ((1 - 0.9) + (1 - 0.8)) / 4, tolerance(1e-12));
  BOOST_TEST(gradient[3] == 2 * (0 - 0.1) / 4, tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(moving_averages_follow_the_paper) {
  const double decay = 0.9, epsilon = 1e-3;
  Fixture f({.codes = 2, .dim = 1, .update = CodebookUpdate::ema, .decay = decay, .laplace = epsilon},
            {0, 1});
  f.quantizer.start(std::vector<double>{0, 0, 1, 1}, Random(1));
  std::vector<double> counts{2, 2}, sums{0, 2};
  if (f.quantizer.codebook().values()[0] == 1) std::swap(sums[0], sums[1]);
  const std::vector<double> z{0.2, 0.1, 0.7};
  for (int step = 0; step < 10; ++step) {
    f.tape.reset();
    const auto q = f.quantizer(f.leaf(z, {3, 1}));
    std::vector<double> n{0, 0}, s{0, 0};
    for (std::size_t i = 0; i < z.size(); ++i) {
      const auto k = static_cast<std::size_t>(q.codes.values()[i]);
      n[k] += 1, s[k] += z[i];
    }
    f.quantizer.update(q);
    for (std::size_t k = 0; k < 2; ++k) {
      counts[k] = decay * counts[k] + (1 - decay) * n[k];
      sums[k] = decay * sums[k] + (1 - decay) * s[k];
    }
    const double total = counts[0] + counts[1];
    for (std::size_t k = 0; k < 2; ++k)
      BOOST_TEST(f.quantizer.codebook().values()[k] ==
                     sums[k] / ((counts[k] + epsilon) / (total + 2 * epsilon) * total),
                 tolerance(1e-10));
  }
}

BOOST_AUTO_TEST_CASE(an_averaged_codebook_takes_no_gradient) {
  Fixture f({.codes = 3, .dim = 2, .update = CodebookUpdate::ema});
  const auto q = f.quantizer(f.leaf({0.9, 0.1}, {1, 2}));
  BOOST_TEST(!q.term("codebook").requires_gradient());
  f.tape.backward(q.loss());
  BOOST_TEST(!f.parameters.at("codebook.vectors").has_gradient());
}

BOOST_AUTO_TEST_CASE(nothing_moves_outside_training) {
  Fixture f({.codes = 3, .dim = 2, .update = CodebookUpdate::ema});
  const auto before = f.quantizer.decode(std::vector<std::int32_t>{0, 1, 2});
  f.quantizer(f.leaf({0.9, 0.1}, {1, 2}));
  f.quantizer.encode(std::vector<double>{0.9, 0.1});
  BOOST_TEST(f.quantizer.decode(std::vector<std::int32_t>{0, 1, 2}) == before,
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(dead_codes_move_to_rows_and_take_their_averages_along) {
  for (const auto update : {CodebookUpdate::loss, CodebookUpdate::ema}) {
    Fixture f({.codes = 3, .dim = 2, .update = update, .decay = 0.5}, {0, 0, 100, 100, -100, 100});
    const std::vector<double> z{0.5, 0.5, 0.25, -0.5};
    Random random(3);
    for (int step = 0; step < 3; ++step) {
      f.tape.reset();
      f.quantizer.update(f.quantizer(f.leaf(z, {2, 2})));
      BOOST_TEST(f.quantizer.restart_dead_codes(std::span<const double>(z), 3, random) ==
                 (step == 2 ? 2u : 0u));
    }
    for (std::size_t k = 1; k < 3; ++k) {
      const auto c = f.quantizer.codebook().values().subspan(2 * k, 2);
      BOOST_TEST(((c[0] == z[0] && c[1] == z[1]) || (c[0] == z[2] && c[1] == z[3])));
    }
    if (update == CodebookUpdate::loss) continue;
    // Were the old sums kept, the next update would throw the code back to where it died.
    const auto vectors = f.quantizer.codebook().values(),
               sums = f.parameters.at("codebook.averaged_sums").values(),
               counts = f.parameters.at("codebook.averaged_counts").values();
    for (std::size_t j = 2; j < 6; ++j) BOOST_TEST(sums[j] == vectors[j]);
    BOOST_TEST((counts[1] == 1 && counts[2] == 1));
  }
}

/// Averages of vectors on the sphere would take long to outweigh a row of length 500.
BOOST_AUTO_TEST_CASE(codes_on_the_sphere_restart_on_the_sphere) {
  Fixture f({.codes = 3, .dim = 2, .update = CodebookUpdate::ema, .metric = Metric::cosine});
  Random random(1);
  BOOST_TEST(f.quantizer.restart_dead_codes(std::vector<double>{300, -400}, 0, random) == 3u);
  for (const char* name : {"codebook.vectors", "codebook.averaged_sums"})
    for (std::size_t k = 0; k < 3; ++k) {
      const auto row = f.parameters.at(name).values().subspan(2 * k, 2);
      BOOST_TEST(row[0] == 0.6, tolerance(1e-9));
      BOOST_TEST(row[1] == -0.8, tolerance(1e-9));
    }
}

/// Some codes are dead in the middle, so that the second half restarts them only with the first one's counts.
BOOST_AUTO_TEST_CASE(two_n_steps_equal_n_steps_a_save_a_load_and_n_steps) {
  for (const auto update : {CodebookUpdate::loss, CodebookUpdate::ema}) {
    const VectorQuantizerOptions options{.codes = 3, .dim = 2, .update = update, .decay = 0.5};
    const std::vector<double> vectors{0, 0, 100, 100, -100, 100};
    Random straight_random(3), random(3);
    std::size_t moved = 0;
    const auto steps = [&](Fixture& f, Random& r, int count) {
      for (; count > 0; --count) {
        f.tape.reset();
        const auto q = f.quantizer(f.leaf({0.5, 0.5, 0.25, -0.5}, {2, 2}));
        f.quantizer.update(q);
        moved += f.quantizer.restart_dead_codes(q.input.values(), 3, r);
      }
    };
    Fixture straight(options, vectors), first(options, vectors), second(options);
    steps(straight, straight_random, 4);
    BOOST_TEST(moved == 2u);
    steps(first, random, 2);
    BOOST_TEST(moved == 2u);
    const auto path = std::filesystem::temp_directory_path() /
                      ("vqgrad-quantizer-" + std::to_string(::getpid()) + ".safetensors");
    save_safetensors(path, first.parameters);
    load_safetensors(path, second.parameters);
    std::filesystem::remove(path);
    steps(second, random, 2);
    for (const auto& parameter : straight.parameters) {
      const auto got = second.parameters.at(parameter.name()).values();
      BOOST_TEST((std::vector(got.begin(), got.end()) ==
                  std::vector(parameter.values().begin(), parameter.values().end())),
                 parameter.name());
    }
  }
}

BOOST_AUTO_TEST_CASE(a_k_means_start_uses_every_code) {
  Fixture f({.codes = 3, .dim = 2}, {50, 50, 50, 50, 50, 50});
  const std::vector<double> rows{0, 0, 0, 0.1, 5, 5, 5, 5.1, 9, 0, 9, 0.1};
  f.quantizer.start(rows, Random(2));
  BOOST_TEST(codebook_usage(f.quantizer.encode(rows), 3).used == 3u);
}

BOOST_AUTO_TEST_SUITE_END()
