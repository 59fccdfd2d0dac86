// labels: unit
// Codes and vectors of every quantizer of quantizer_cases.hpp: round trips, errors, padding.
#include "vq/quantizer.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "autodiff/errors.hpp"
#include "autodiff/ops/reduction.hpp"
#include "tests/support/says.hpp"
#include "tests/support/tape_cases.hpp"
#include "tests/vq/quantizer_fixture.hpp"
#include "vq/masked.hpp"

using namespace vqgrad;
using namespace vqgrad::tests;
using boost::test_tools::per_element;

namespace {

constexpr std::size_t rows = 9;

template <class T>
void check_round_trip(const QuantizerCase& each) {
  QuantizerFixture<T> f(each);
  const auto values = normal_rows<T>(rows, f.dim(), 2);
  const auto codes = f.quantizer->encode(values);
  const auto decoded = f.quantizer->decode(codes);
  const auto q = (*f.quantizer)(f.leaf(values));
  const std::size_t width = f.quantizer->code_sizes().size();
  BOOST_TEST(codes.size() == rows * width);
  BOOST_TEST(list(q.codes.values()) == codes, per_element());
  BOOST_TEST(list(q.vectors.values()) == decoded, per_element());
  const double near = std::is_same_v<T, float> ? 1e-5 : 1e-11;
  for (std::size_t k = 0; k < decoded.size(); ++k)
    BOOST_TEST(std::abs(static_cast<double>(q.output.values()[k] - decoded[k])) < near);
  for (std::size_t i = 0; i < rows; ++i) {  // a row by itself is what it is among others
    const auto row = std::span<const T>(values).subspan(i * f.dim(), f.dim());
    const auto alone = f.quantizer->encode(row);
    BOOST_TEST(alone == std::vector(codes.begin() + static_cast<std::ptrdiff_t>(i * width),
                                    codes.begin() + static_cast<std::ptrdiff_t>((i + 1) * width)),
               per_element());
    BOOST_TEST(f.quantizer->decode(alone) ==
                   std::vector(decoded.begin() + static_cast<std::ptrdiff_t>(i * f.dim()),
                               decoded.begin() + static_cast<std::ptrdiff_t>((i + 1) * f.dim())),
               per_element());
  }
}

/// In evaluation and training, on leaves at `here_7`; then with parameters that no code is nearest to.
void check_caller(const QuantizerCase& each) {
  QuantizerFixture<double> f(each);
  Random random(3);
  const auto values = normal_rows<double>(rows, f.dim(), 2);
  const auto z = f.tape.variable(std::span<const double>(values), Shape{rows, f.dim()}, here_7);
  (*f.quantizer)(z, here_7);
  const auto quantized = (*f.quantizer)(z, Mode::train, random, here_7);
  quantized.loss(here_7);
  check_lines(f.tape, 0, here_7);
  for (auto& parameter : f.parameters)
    for (double& value : parameter.mutate()) value = std::numeric_limits<double>::quiet_NaN();
  f.tape.reset();
  const auto again = f.tape.variable(std::span<const double>(values), Shape{rows, f.dim()}, here_7);
  const auto error = error_of([&] { (*f.quantizer)(again, Mode::train, random, here_7); });
  // Beam search and Sinkhorn choose codes outside the tape, whatever the numbers.
  const bool silent =
      f.parameters.size() == 0 || each.name == "vector/balanced" || each.name == "residual/beam";
  BOOST_TEST((silent || error.ends_with(", at case.cpp:7")), error);
}

std::vector<std::int32_t> drawn_codes(const Quantizer<double>& quantizer, std::size_t count) {
  std::vector<std::int32_t> codes;
  Random random(4);
  for (std::size_t i = 0; i < count; ++i)
    for (const std::size_t size : quantizer.code_sizes())
      codes.push_back(static_cast<std::int32_t>(random.below(static_cast<std::uint32_t>(size))));
  return codes;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(every_quantizer)

BOOST_AUTO_TEST_CASE(decoded_codes_are_the_vectors_bit_for_bit) {
  for_each_quantizer([](const QuantizerCase& each) {
    check_round_trip<float>(each);
    check_round_trip<double>(each);
  });
}

BOOST_AUTO_TEST_CASE(nodes_and_errors_inside_name_the_line_that_called_the_quantizer) {
  for_each_quantizer(check_caller);
}

BOOST_AUTO_TEST_CASE(codes_of_decoded_codes_are_the_codes_where_that_is_promised) {
  for_each_quantizer([](const QuantizerCase& each) {
    QuantizerFixture<double> f(each);
    const auto codes = drawn_codes(*f.quantizer, 50);
    if (each.codes_return)
      BOOST_TEST(f.quantizer->encode(f.quantizer->decode(codes)) == codes, per_element());
  });
}

BOOST_AUTO_TEST_CASE(bits_are_those_of_the_code_sizes) {
  for_each_quantizer([](const QuantizerCase& each) {
    QuantizerFixture<double> f(each);
    double product = 1;
    for (const std::size_t size : f.quantizer->code_sizes()) product *= static_cast<double>(size);
    BOOST_TEST(std::exp2(f.quantizer->bits()) == product, boost::test_tools::tolerance(1e-12));
  });
}

BOOST_AUTO_TEST_CASE(of_nothing_there_are_no_codes_no_rows_and_no_mean) {
  for_each_quantizer([](const QuantizerCase& each) {
    QuantizerFixture<double> f(each);
    BOOST_TEST(f.quantizer->encode({}).empty());
    BOOST_TEST(f.quantizer->decode({}).empty());
    BOOST_CHECK_EXCEPTION((*f.quantizer)(f.leaf({})), TapeError, says("is empty: the loss terms are means"));
    Random random(1);
    BOOST_TEST(f.quantizer->restart_dead_codes({}, 0, random) == 0u);
  });
}

BOOST_AUTO_TEST_CASE(what_is_not_finite_is_an_error_and_no_code) {
  using Limits = std::numeric_limits<double>;
  for_each_quantizer([](const QuantizerCase& each) {
    for (const double bad : {Limits::quiet_NaN(), Limits::infinity(), -Limits::infinity()}) {
      QuantizerFixture<double> f(each);
      auto values = normal_rows<double>(rows, f.dim(), 2);
      values[f.dim() + 1] = bad;
      Random random(1);
      for (const Mode mode : {Mode::evaluate, Mode::train})
        BOOST_CHECK_EXCEPTION((*f.quantizer)(f.leaf(values), mode, random), TapeError, says("is not finite"));
      BOOST_CHECK_EXCEPTION(f.quantizer->encode(values), Error, says("row 1 of the rows to encode"));
      if (each.restartable == 0) continue;
      BOOST_CHECK_EXCEPTION(f.quantizer->start(values, Random(1)), Error, says("is not finite"));
      BOOST_CHECK_EXCEPTION(f.quantizer->restart_dead_codes(values, 0, random), Error, says("is not finite"));
    }
  });
}

BOOST_AUTO_TEST_CASE(what_has_another_shape_is_an_error) {
  for_each_quantizer([](const QuantizerCase& each) {
    QuantizerFixture<double> f(each);
    const auto values = normal_rows<double>(3, f.dim() + 1, 2);
    const auto wide = f.tape.input(std::span<const double>(values), Shape{3, f.dim() + 1});
    BOOST_CHECK_EXCEPTION((*f.quantizer)(wide), TapeError, says("expected z (..., 4)"));
    const auto flat = f.tape.input(std::span<const double>(values).first(5), Shape{5});
    BOOST_CHECK_EXCEPTION((*f.quantizer)(flat), TapeError, says("expected z (..., 4), got"));
    const auto groups = f.tape.input(std::span<const double>(values).first(8), Shape{2, 4, 1});
    BOOST_CHECK_EXCEPTION((*f.quantizer)(groups), TapeError, says("expected z (..., 4)"));
    BOOST_CHECK_EXCEPTION((*f.quantizer)(f.tape.scalar(1)), TapeError, says("expected z (..., 4)"));
    const auto short_of_one = std::span<const double>(values).first(7);
    BOOST_CHECK_EXCEPTION(f.quantizer->encode(short_of_one), Error, says("takes rows of 4 numbers"));
    if (each.restartable == 0) return;
    Random random(1);
    BOOST_CHECK_THROW(f.quantizer->start(short_of_one, random), Error);
    BOOST_CHECK_THROW(f.quantizer->restart_dead_codes(short_of_one, 0, random), Error);
  });
}

/// One vector, groups and pictures are their rows: the same codes, values, loss, gradients and averages, bit
/// for bit, under their own leading dimensions.
BOOST_AUTO_TEST_CASE(leading_dimensions_are_kept) {
  const std::vector<Shape> leading_shapes{Shape{}, Shape{6}, Shape{2, 3}, Shape{1, 3, 2}};
  for_each_quantizer([&](const QuantizerCase& each) {
    for (const Mode mode : {Mode::evaluate, Mode::train})
      for (const Shape& leading : leading_shapes) {
        QuantizerFixture<double> shaped(each), plain(each);
        const auto values = normal_rows<double>(leading.size(), shaped.dim(), 2);
        const Shape shape = leading.inserting(leading.rank(), shaped.dim());
        const auto z = shaped.tape.variable(std::span<const double>(values), shape),
                   rows = plain.leaf(values);
        Random shaped_random(7), plain_random(7);
        const auto got = (*shaped.quantizer)(z, mode, shaped_random);
        const auto expected = (*plain.quantizer)(rows, mode, plain_random);
        BOOST_TEST((got.vectors.shape() == shape));
        BOOST_TEST((got.output.shape() == shape));
        BOOST_TEST((got.input.shape() == shape));
        const bool several = expected.codes.shape().rank() == 2;
        const std::size_t width = shaped.quantizer->code_sizes().size();
        BOOST_TEST((got.codes.shape() == (several ? leading.inserting(leading.rank(), width) : leading)));
        BOOST_TEST(list(got.codes.values()) == list(expected.codes.values()), per_element());
        BOOST_TEST(list(got.vectors.values()) == list(expected.vectors.values()), per_element());
        BOOST_TEST(list(got.output.values()) == list(expected.output.values()), per_element());
        BOOST_TEST(got.loss().item() == expected.loss().item());
        shaped.tape.backward(sum(got.output) + got.loss());
        plain.tape.backward(sum(expected.output) + expected.loss());
        BOOST_TEST(list(z.gradient()) == list(rows.gradient()), per_element());
        shaped.quantizer->update(got);
        plain.quantizer->update(expected);
        BOOST_TEST((shaped.snapshot() == plain.snapshot()));
      }
  });
}

BOOST_AUTO_TEST_CASE(codes_that_do_not_exist_are_an_error) {
  for_each_quantizer([](const QuantizerCase& each) {
    QuantizerFixture<double> f(each);
    const auto sizes = f.quantizer->code_sizes();
    const auto codes = drawn_codes(*f.quantizer, 2);
    for (std::size_t l = 0; l < sizes.size(); ++l) {
      auto bad = codes;
      bad[sizes.size() + l] = static_cast<std::int32_t>(sizes[l]);
      BOOST_CHECK_THROW(f.quantizer->decode(bad), Error);
      bad[sizes.size() + l] = -2;
      BOOST_CHECK_THROW(f.quantizer->decode(bad), Error);
    }
    if (sizes.size() > 1)
      BOOST_CHECK_THROW(f.quantizer->decode(std::span(codes).first(sizes.size() - 1)), Error);
  });
}

BOOST_AUTO_TEST_CASE(nothing_moves_outside_of_training) {
  for_each_quantizer([](const QuantizerCase& each) {
    QuantizerFixture<double> f(each);
    const auto before = f.snapshot();
    const auto values = normal_rows<double>(rows, f.dim(), 2);
    Random random(3);
    for (const Mode mode : {Mode::evaluate, Mode::train}) {
      f.tape.reset();
      const auto q = (*f.quantizer)(f.leaf(values), mode, random);
      f.tape.backward(add(sum(q.output), q.loss()));
    }
    f.quantizer->decode(f.quantizer->encode(values));
    BOOST_TEST((f.snapshot() == before));
  });
}

/// The same codes, terms, gradients and averages as without padding, bit for bit, though the padding is NaN.
BOOST_AUTO_TEST_CASE(padding_changes_nothing) {
  const std::vector<std::uint8_t> mask{0, 1, 1, 0, 1, 0, 0, 1, 1};
  for_each_quantizer([&](const QuantizerCase& each) {
    for (const Mode mode : {Mode::evaluate, Mode::train}) {
      QuantizerFixture<double> padded(each), plain(each);
      const std::size_t dim = plain.dim();
      auto values = normal_rows<double>(rows, dim, 2);
      std::vector<double> valid;
      for (std::size_t k = 0; k < values.size(); ++k)
        if (mask[k / dim])
          valid.push_back(values[k]);
        else
          values[k] = std::nan("");
      Random padded_random(7), plain_random(7);
      const auto z = padded.leaf(values), plain_z = plain.leaf(valid);
      const auto got = quantize_masked(*padded.quantizer, z, mask, mode, padded_random);
      const auto expected = (*plain.quantizer)(plain_z, mode, plain_random);
      padded.tape.backward(add(sum(got.output), got.valid.loss()));
      plain.tape.backward(add(sum(expected.output), expected.loss()));
      BOOST_TEST(got.valid.loss().item() == expected.loss().item());

      const std::size_t width = plain.quantizer->code_sizes().size();
      BOOST_TEST((got.codes.shape() == Shape{rows, width}));
      std::size_t v = 0;  // the row among the valid ones
      for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t c = 0; c < width; ++c)
          BOOST_TEST(got.codes.values()[i * width + c] ==
                     (mask[i] ? expected.codes.values()[v * width + c] : -1));
        for (std::size_t j = 0; j < dim; ++j) {
          BOOST_TEST(got.output.values()[i * dim + j] ==
                     (mask[i] ? expected.output.values()[v * dim + j] : 0));
          BOOST_TEST(z.gradient()[i * dim + j] == (mask[i] ? plain_z.gradient()[v * dim + j] : 0));
        }
        v += mask[i];
      }
      padded.quantizer->update(got.valid);
      plain.quantizer->update(expected);
      BOOST_TEST((padded.snapshot() == plain.snapshot()));
    }
  });
}

BOOST_AUTO_TEST_SUITE_END()
