// labels: unit
#include "vq/estimator.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <numeric>
#include <vector>

#include "tests/support/tape_cases.hpp"

using namespace vqgrad;
using namespace vqgrad::tests;
using boost::test_tools::tolerance;

namespace {

using Vector = std::vector<double>;
using Matrix = std::vector<Vector>;

double dot(const Vector& a, const Vector& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}
double length(const Vector& a) { return std::sqrt(dot(a, a)); }
Vector scaled(Vector a, double by) {
  for (double& x : a) x *= by;
  return a;
}
Vector sum_of(Vector a, const Vector& b, double sign = 1) {
  for (std::size_t k = 0; k < a.size(); ++k) a[k] += sign * b[k];
  return a;
}
Vector unit(const Vector& a) { return scaled(a, 1 / length(a)); }
Vector product(const Matrix& m, const Vector& x) {
  Vector y;
  for (const Vector& row : m) y.push_back(dot(row, x));
  return y;
}
Matrix transposed(Matrix m) {
  for (std::size_t i = 0; i < m.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) std::swap(m[i][j], m[j][i]);
  return m;
}

/// The turn by the angle of z and q in their plane, of which z^ = a and b are an orthonormal basis. The paper
/// writes the same with reflections.
Matrix rotation(const Vector& z, const Vector& q) {
  const Vector a = unit(z), to = unit(q);
  const double cosine = dot(a, to);
  const Vector b = unit(sum_of(to, scaled(a, cosine), -1));
  const double sine = dot(b, to);
  Matrix m(z.size(), Vector(z.size()));
  for (std::size_t i = 0; i < z.size(); ++i)
    for (std::size_t j = 0; j < z.size(); ++j)
      m[i][j] = (i == j) + (cosine - 1) * (a[i] * a[j] + b[i] * b[j]) + sine * (b[i] * a[j] - a[i] * b[j]);
  return m;
}

void check_near(const Vector& got, const Vector& expected, double within = 1e-10) {
  BOOST_REQUIRE_EQUAL(got.size(), expected.size());
  for (std::size_t k = 0; k < got.size(); ++k)
    BOOST_TEST(std::abs(got[k] - expected[k]) < within, k << ": " << got[k] << ", expected " << expected[k]);
}

struct Pair {
  Vector z, q, g;  // g: dL/dy
};
const std::vector<Pair> pairs{{{1.0, 0.2, -0.4}, {0.3, 1.5, 0.6}, {0.7, -1.1, 0.4}},
                              {{-0.5, 0.1, 0.9}, {-0.6, 0.0, 0.8}, {1.3, 0.2, -0.8}},
                              {{2.0, -1.0, 0.5}, {-1.0, -0.7, 0.1}, {-0.3, 0.9, 1.7}}};

/// y and dL/dz, dL/dq of an estimator of one row.
struct Outcome {
  Vector y, to_z, to_q;
};
template <class F>
Outcome run(const Pair& each, const F& f) {
  Tape<double> tape;
  const auto z = leaf(tape, each.z, {1, 3}), q = leaf(tape, each.q, {1, 3});
  const auto y = f(z, q);
  tape.backward(y, std::span<const double>(each.g));
  return {list(y.values()), list(z.gradient()),
          tape.node(q.id()).gradient == nullptr ? Vector(3) : list(q.gradient())};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(estimator)

BOOST_AUTO_TEST_CASE(the_matrix_of_the_test_is_a_rotation_from_z_to_q) {
  for (const Pair& each : pairs) {
    const Matrix r = rotation(each.z, each.q);
    check_near(product(r, unit(each.z)), unit(each.q));
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t j = 0; j < 3; ++j) BOOST_TEST(std::abs(dot(r[i], r[j]) - (i == j)) < 1e-12);
  }
}

BOOST_AUTO_TEST_CASE(the_rotation_trick_has_the_value_of_q_and_the_gradient_turned_back) {
  for (const Pair& each : pairs) {
    const auto got = run(each, [](auto z, auto q) { return rotation_trick(z, q); });
    check_near(got.y, each.q);
    const double factor = length(each.q) / length(each.z);
    check_near(got.to_z, scaled(product(transposed(rotation(each.z, each.q)), each.g), factor));
    check_near(got.to_q, {0, 0, 0}, 1e-300);
    // What it is for: the gradient at z keeps the angle to z that the decoder's has to q.
    BOOST_TEST(dot(unit(got.to_z), unit(each.z)) == dot(unit(each.g), unit(each.q)), tolerance(1e-9));
  }
}

BOOST_AUTO_TEST_CASE(rotation_trick_of_z_that_is_a_code_passes_the_gradient_on) {
  const Pair same{{0.6, -0.8, 0.3}, {0.6, -0.8, 0.3}, {0.7, -1.1, 0.4}};
  const auto got = run(same, [](auto z, auto q) { return rotation_trick(z, q); });
  check_near(got.y, same.q);
  check_near(got.to_z, same.g);
}

BOOST_AUTO_TEST_CASE(diveq_without_noise_has_the_value_of_q_and_its_closed_gradients) {
  // y = z + |q - z| d, d constant: dL/dq = d^T g (q - z) / |q - z| = (d^T g) d, and dL/dz = g - that.
  for (const Pair& each : pairs) {
    Random random(1);
    const auto got = run(each, [&](auto z, auto q) { return diveq(z, q, 0, random); });
    check_near(got.y, each.q);
    const Vector d = unit(sum_of(each.q, each.z, -1)), to_q = scaled(d, dot(d, each.g));
    check_near(got.to_q, to_q);
    check_near(got.to_z, sum_of(each.g, to_q, -1));
    BOOST_TEST(random.state().counter == 0u);
  }
}

BOOST_AUTO_TEST_CASE(diveqs_noise_turns_the_direction_and_keeps_the_distance) {
  for (const Pair& each : pairs) {
    Random random(3), same(3);
    const auto got = run(each, [&](auto z, auto q) { return diveq(z, q, 0.2, random); });
    const Vector difference = sum_of(each.q, each.z, -1);
    Vector v = difference;
    for (double& x : v) x += 0.2 * same.normal();
    const Vector d = unit(v);
    check_near(got.y, sum_of(each.z, scaled(d, length(difference))));
    BOOST_TEST(length(sum_of(got.y, each.z, -1)) == length(difference), tolerance(1e-9));
    const Vector to_q = scaled(unit(difference), dot(d, each.g));
    check_near(got.to_q, to_q);
    check_near(got.to_z, sum_of(each.g, to_q, -1));
  }
}

BOOST_AUTO_TEST_CASE(a_row_of_zeros_gives_no_nan) {
  const Pair zero{{0, 0, 0}, {0.3, 1.5, 0.6}, {1, 1, 1}}, same{{1, 2, 3}, {1, 2, 3}, {1, 1, 1}};
  Random random(1);
  for (const Pair& each : {zero, same})
    for (const auto which : {Estimator::straight_through, Estimator::rotation_trick, Estimator::diveq}) {
      const auto got =
          run(each, [&](auto z, auto q) { return estimate(which, z, q, 0.1, Mode::evaluate, random); });
      for (const Vector& values : {got.y, got.to_z, got.to_q})
        for (const double x : values) BOOST_TEST(std::isfinite(x));
    }
}

BOOST_AUTO_TEST_CASE(noise_is_of_training_only) {
  const Pair& each = pairs[0];
  Random random(3);
  const auto values = [&](Mode mode) {
    return run(each, [&](auto z, auto q) { return estimate(Estimator::diveq, z, q, 0.2, mode, random); }).y;
  };
  check_near(values(Mode::evaluate), each.q);
  BOOST_TEST(random.state().counter == 0u);
  BOOST_TEST(length(sum_of(values(Mode::train), each.q, -1)) > 1e-3);
}

BOOST_AUTO_TEST_SUITE_END()
