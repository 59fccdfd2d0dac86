// labels: unit grad
#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "autodiff/ops/unary.hpp"
#include "autodiff/tools/gradient_check.hpp"
#include "base/random.hpp"

// The test of the test: check_gradients must reject ops with wrong gradients, each a common mistake. The
// correct counterparts pass, so the mistake is what it detects.
using namespace vqgrad;

namespace {

using Tape64 = Tape<double>;
using Var64 = Var<double>;
using Span = std::span<double>;

// Not an op of the library: every_op skips this prefix.
const Op op({.name = "planted/op", .formula = "a wrong gradient", .samples = {}});

Var64 leaf(Tape64& tape, const Shape& shape, const char* name) {
  std::vector<double> values(shape.size());
  Random(3).split(name).fill_uniform(std::span(values), 0.3, 2);
  return tape.variable(std::span<const double>(values), shape).named(name);
}

/// Whether the gradient check accepts what `make` records.
template <class Make>
bool passes(const Make& make) {
  Tape64 tape;
  const GradientCheck check = check_gradients(tape, make(tape));
  BOOST_REQUIRE(check.elements > 0u);
  return check.passed;
}

/// y = f(x) of six values, with the derivative as given.
template <class F, class Df>
bool unary_passes(const F& f, const Df& df) {
  return passes([&](Tape64& tape) { return unary(op, leaf(tape, {2, 3}, "x"), f, df, Here{}); });
}

/// y = f(a, b) element by element, with the two derivatives as given.
template <class F, class Da, class Db>
bool binary_passes(const F& f, const Da& da, const Db& db) {
  return passes([&](Tape64& tape) {
    const auto a = leaf(tape, {2, 3}, "a"), b = leaf(tape, {2, 3}, "b");
    return tape.record(
        op, {a.id(), b.id()}, a.shape(),
        [=](Context<double>& c) {
          for (std::size_t k = 0; k < 6; ++k) c.result()[k] = f(c.operand(0)[k], c.operand(1)[k]);
        },
        [=](Context<double>& c) {
          const auto fill = [&](const auto& slope) {
            return [&](Span d) {
              for (std::size_t k = 0; k < 6; ++k)
                d[k] = c.gradient()[k] * slope(c.operand(0)[k], c.operand(1)[k]);
            };
          };
          c.accumulate(0, fill(da));
          c.accumulate(1, fill(db));
        },
        Here{});
  });
}

/// y (2,3) = x (2,3) + bias (3), with the bias' gradient d from `backward(g, d)`.
template <class Backward>
bool bias_passes(const Backward& backward) {
  return passes([&](Tape64& tape) {
    const auto x = leaf(tape, {2, 3}, "x"), bias = leaf(tape, {3}, "bias");
    return tape.record(
        op, {x.id(), bias.id()}, x.shape(),
        [](Context<double>& c) {
          for (std::size_t k = 0; k < 6; ++k) c.result()[k] = c.operand(0)[k] + c.operand(1)[k % 3];
        },
        [=](Context<double>& c) {
          const auto g = c.gradient();
          c.accumulate(0, [&](Span d) { std::copy(g.data, g.data + 6, d.begin()); });
          c.accumulate(1, [&](Span d) { backward(g.data, d); });
        },
        Here{});
  });
}

/// y (2,2) = A (2,2) B (2,2); dA = G B^T; `wrong` uses B instead.
bool product_passes(bool wrong) {
  return passes([&](Tape64& tape) {
    const auto a = leaf(tape, {2, 2}, "a"), b = leaf(tape, {2, 2}, "b");
    return tape.record(
        op, {a.id(), b.id()}, a.shape(),
        [](Context<double>& c) {
          const auto A = c.operand(0), B = c.operand(1);
          for (std::size_t i = 0; i < 2; ++i)
            for (std::size_t j = 0; j < 2; ++j)
              c.result()[2 * i + j] = A[2 * i] * B[j] + A[2 * i + 1] * B[2 + j];
        },
        [=](Context<double>& c) {
          const auto A = c.operand(0), B = c.operand(1), G = c.gradient();
          c.accumulate(0, [&](Span d) {
            for (std::size_t i = 0; i < 2; ++i)
              for (std::size_t k = 0; k < 2; ++k)
                d[2 * i + k] = wrong ? G[2 * i] * B[k] + G[2 * i + 1] * B[2 + k]
                                     : G[2 * i] * B[2 * k] + G[2 * i + 1] * B[2 * k + 1];
          });
          c.accumulate(1, [&](Span d) {
            for (std::size_t k = 0; k < 2; ++k)
              for (std::size_t j = 0; j < 2; ++j) d[2 * k + j] = A[k] * G[j] + A[2 + k] * G[2 + j];
          });
        },
        Here{});
  });
}

/// y (3,2) = rows {2, 0, 2} of a table (3,2); `scatter(d, row, j, g)` adds the gradient g to d.
template <class Scatter>
bool gather_passes(const Scatter& scatter) {
  constexpr std::array<std::size_t, 3> rows{2, 0, 2};
  return passes([&](Tape64& tape) {
    const auto table = leaf(tape, {3, 2}, "table");
    return tape.record(
        op, {table.id()}, table.shape(),
        [=](Context<double>& c) {
          for (std::size_t k = 0; k < 6; ++k) c.result()[k] = c.operand(0)[2 * rows[k / 2] + k % 2];
        },
        [=](Context<double>& c) {
          c.accumulate(0, [&](Span d, bool add) {
            if (!add) std::fill(d.begin(), d.end(), 0.0);
            for (std::size_t k = 0; k < 6; ++k) scatter(d, rows[k / 2], k % 2, c.gradient()[k]);
          });
        },
        Here{});
  });
}

/// y = mean of x (5), dy/dx = `slope`.
bool mean_passes(double slope) {
  return passes([&](Tape64& tape) {
    const auto x = leaf(tape, {5}, "x");
    return tape.record(
        op, {x.id()}, Shape{},
        [](Context<double>& c) {
          const auto values = c.operand(0);
          c.result()[0] = 0;
          for (std::size_t k = 0; k < 5; ++k) c.result()[0] += values[k] / 5;
        },
        [=](Context<double>& c) {
          c.accumulate(0, [&](Span d) { std::fill(d.begin(), d.end(), slope * c.gradient()[0]); });
        },
        Here{});
  });
}

/// y = x + x^2 as two uses of x, of which the second `overwrites` the first one's contribution.
bool two_uses_pass(bool overwrites) {
  return passes([&](Tape64& tape) {
    const auto x = leaf(tape, {4}, "x");
    return tape.record(
        op, {x.id(), x.id()}, x.shape(),
        [](Context<double>& c) {
          for (std::size_t k = 0; k < 4; ++k)
            c.result()[k] = c.operand(0)[k] + c.operand(0)[k] * c.operand(0)[k];
        },
        [=](Context<double>& c) {
          const auto g = c.gradient(), v = c.operand(0);
          c.accumulate(0, [&](Span d) { std::copy(g.data, g.data + 4, d.begin()); });
          c.accumulate(1, [&](Span d, bool add) {
            for (std::size_t k = 0; k < 4; ++k) d[k] = 2 * v[k] * g[k] + (overwrites || !add ? 0 : d[k]);
          });
        },
        Here{});
  });
}

double square_of(double x) { return x * x; }

}  // namespace

BOOST_AUTO_TEST_SUITE(planted_gradients)

BOOST_AUTO_TEST_CASE(factor_2_001) {
  BOOST_TEST(unary_passes(square_of, [](double x, double, double g) { return 2 * x * g; }));
  BOOST_TEST(!unary_passes(square_of, [](double x, double, double g) { return 2.001 * x * g; }));
}

BOOST_AUTO_TEST_CASE(sign) {
  BOOST_TEST(!unary_passes(square_of, [](double x, double, double g) { return -2 * x * g; }));
}

BOOST_AUTO_TEST_CASE(no_gradient_at_all) {
  BOOST_TEST(!unary_passes(square_of, [](double, double, double) { return 0.0; }));
}

BOOST_AUTO_TEST_CASE(not_a_number) {
  BOOST_TEST(!unary_passes(square_of,
                           [](double, double, double) { return std::numeric_limits<double>::quiet_NaN(); }));
}

BOOST_AUTO_TEST_CASE(output_gradient_ignored) {
  BOOST_TEST(!unary_passes(square_of, [](double x, double, double) { return 2 * x; }));
}

BOOST_AUTO_TEST_CASE(dropped_term) {
  const auto f = [](double x) { return x * std::exp(x); };
  BOOST_TEST(unary_passes(f, [](double x, double y, double g) { return g * (std::exp(x) + y); }));
  BOOST_TEST(!unary_passes(f, [](double, double y, double g) { return g * y; }));
}

BOOST_AUTO_TEST_CASE(forgotten_chain_factor) {
  const auto f = [](double x) { return std::sin(3 * x); };
  BOOST_TEST(unary_passes(f, [](double x, double, double g) { return g * 3 * std::cos(3 * x); }));
  BOOST_TEST(!unary_passes(f, [](double x, double, double g) { return g * std::cos(3 * x); }));
}

BOOST_AUTO_TEST_CASE(value_in_place_of_the_operand) {
  BOOST_TEST(!unary_passes(square_of, [](double, double y, double g) { return 2 * y * g; }));
}

BOOST_AUTO_TEST_CASE(wrong_operand) {
  const auto f = [](double a, double b) { return a * b; };
  const auto first = [](double a, double) { return a; };
  const auto second = [](double, double b) { return b; };
  BOOST_TEST(binary_passes(f, second, first));
  BOOST_TEST(!binary_passes(f, first, second));
}

BOOST_AUTO_TEST_CASE(missing_sum_over_a_broadcast_axis) {
  BOOST_TEST(bias_passes([](const double* g, Span d) {
    for (std::size_t k = 0; k < 3; ++k) d[k] = g[k] + g[3 + k];
  }));
  BOOST_TEST(!bias_passes([](const double* g, Span d) { std::copy(g, g + 3, d.begin()); }));
}

/// Detected only because the output gradient is not uniform: the sum over all rows has the right size.
BOOST_AUTO_TEST_CASE(sum_over_the_wrong_elements) {
  BOOST_TEST(!bias_passes([](const double* g, Span d) {
    for (std::size_t k = 0; k < 3; ++k) d[k] = g[2 * k] + g[2 * k + 1];
  }));
}

BOOST_AUTO_TEST_CASE(transposed_matrix) {
  BOOST_TEST(product_passes(false));
  BOOST_TEST(!product_passes(true));
}

BOOST_AUTO_TEST_CASE(scatter) {
  BOOST_TEST(gather_passes([](Span d, std::size_t row, std::size_t j, double g) { d[2 * row + j] += g; }));
  // Off by one row.
  BOOST_TEST(!gather_passes(
      [](Span d, std::size_t row, std::size_t j, double g) { d[2 * ((row + 1) % 3) + j] += g; }));
  // A repeated row overwritten.
  BOOST_TEST(!gather_passes([](Span d, std::size_t row, std::size_t j, double g) { d[2 * row + j] = g; }));
}

BOOST_AUTO_TEST_CASE(second_use_overwrites) {
  BOOST_TEST(two_uses_pass(false));
  BOOST_TEST(!two_uses_pass(true));
}

BOOST_AUTO_TEST_CASE(mean_without_its_count) {
  BOOST_TEST(mean_passes(0.2));
  BOOST_TEST(!mean_passes(1));
}

BOOST_AUTO_TEST_SUITE_END()
