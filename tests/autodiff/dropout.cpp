// labels: unit
#include "autodiff/ops/dropout.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <vector>

#include "autodiff/kernels/dropout.hpp"

namespace vqgrad::tests {

BOOST_AUTO_TEST_SUITE(dropout)

BOOST_AUTO_TEST_CASE(drops_p_of_the_elements) {
  constexpr std::size_t count = 100'000;
  Random random(7);
  Tape<float> tape;
  const std::vector<float> ones(count, 1);
  for (const double p : {0.1, 0.2, 0.5, 0.9}) {
    std::size_t dropped = 0;
    for (const float y : vqgrad::dropout(tape.input(std::span(ones), Shape{count}), p, random).values()) {
      dropped += y == 0;
      BOOST_REQUIRE((y == 0 || std::abs(y - 1 / (1 - p)) < 1e-4 * y));
    }
    // Five standard errors; the seed is fixed.
    const double deviation = std::sqrt(p * (1 - p) / count);
    BOOST_TEST(std::abs(static_cast<double>(dropped) / count - p) < 5 * deviation);
  }
}

/// The scale uses the rounded p: here one part in 65536 is kept, not 1.49.
BOOST_AUTO_TEST_CASE(the_mean_stays_where_p_is_rounded) {
  constexpr std::size_t count = std::size_t{1} << 24;
  Random random(7);
  Tape<float> tape;
  const auto x = tape.input(std::span<const float>(std::vector<float>(count, 1)), Shape{count});
  const auto mean = [&](double p) {
    double sum = 0;
    for (const float y : vqgrad::dropout(x, p, random).values()) sum += static_cast<double>(y);
    return sum / count;
  };
  // 256 elements are kept: the mean is within a fifth of 1, three standard errors.
  BOOST_TEST(std::abs(mean(1 - 1.49 * 0x1p-16) - 1) < 0.2);
  BOOST_TEST(std::abs(mean(1 - 0.01 * 0x1p-16) - 1) < 0.2);
}

BOOST_AUTO_TEST_CASE(replay_and_backward_keep_the_mask) {
  Random random(7);
  Tape<float> tape;
  const std::vector<float> ones(1000, 1);
  const auto x = tape.variable(std::span(ones), Shape{1000});
  const auto y = vqgrad::dropout(x, 0.5, random);
  const std::vector<float> recorded(y.values().begin(), y.values().end());
  tape.replay(Replay::naive);
  BOOST_TEST(recorded == std::vector<float>(y.values().begin(), y.values().end()),
             boost::test_tools::per_element());
  tape.backward(y, std::span(ones));
  BOOST_TEST(recorded == std::vector<float>(x.gradient().begin(), x.gradient().end()),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(masks_follow_from_the_stream) {
  Random a(7), b(7);
  std::vector<std::uint8_t> first(300), second(300);
  kernels::draw_mask(a, 0.5, first);
  kernels::draw_mask(b, 0.5, second);
  BOOST_TEST(first == second);
  BOOST_TEST((a.state() == b.state()));
  kernels::draw_mask(a, 0.5, second);
  BOOST_TEST(first != second);
  // A shorter mask is the beginning of a longer one.
  std::vector<std::uint8_t> shorter(200);
  Random c(7);
  kernels::draw_mask(c, 0.5, shorter);
  BOOST_TEST((shorter == std::vector<std::uint8_t>(first.begin(), first.begin() + 200)));
}

/// The 16-bit halves of the numbers that Random::next returns, in another order.
BOOST_AUTO_TEST_CASE(mask_is_made_of_philox_words) {
  Random random(7);
  std::vector<std::uint8_t> mask(128);
  kernels::draw_mask(random, 0.25, mask);
  BOOST_TEST(random.state().counter == 64u);
  Random reference(7);
  for (std::size_t block = 0; block < 16; ++block) {
    for (std::size_t word = 0; word < 4; ++word) {
      const std::uint32_t bits = reference.next();
      BOOST_TEST(mask[16 * word + block] == ((bits & 0xffff) >= 0x4000));
      BOOST_TEST(mask[64 + 16 * word + block] == ((bits >> 16) >= 0x4000));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace vqgrad::tests
