// labels: unit
#include "apps/experiments/coldstart/methods/vqvae_prior.hpp"

#include <boost/test/unit_test.hpp>

#include "datasets/synthetic.hpp"

using namespace vqgrad;

namespace {

/// A world in which side information decides an id's embedding: v where its first number is above the hot
/// ids' mean, -v elsewhere.
struct Decided {
  Dataset dataset = make_synthetic({.users = 800, .items = 800, .interactions = 60000, .seed = 5}).dataset;
  ColdData data{dataset,
                {.side = Owner::item, .hot_above = 40, .cold_from = 15, .shots = 3},
                ColdFeatures::clean,
                false};
  ColdModel model{data, {.seed = 3}};
  std::vector<bool> cold_above;

  Decided() {
    const auto hot = model.side().of(data.hot_first_rows());
    const auto cold = model.side().of(data.first_rows());
    const std::size_t s = model.side().width();
    double mean = 0;
    for (std::size_t k = 0; k < hot.size(); k += s)
      mean += static_cast<double>(hot[k]) * static_cast<double>(s) / static_cast<double>(hot.size());
    const auto above = [&](float x) { return static_cast<double>(x) > mean; };
    Random random(1);
    for (std::size_t k = 0; k < data.hot_ids.size(); ++k) {
      std::vector<float> row(model.width());
      for (float& x : row)
        x = (above(hot[k * s]) ? 1.0f : -1.0f) + 0.2f * static_cast<float>(random.normal());
      model.ids().write(data.hot_ids[k], row);
    }
    for (std::size_t k = 0; k < cold.size(); k += s) cold_above.push_back(above(cold[k]));
  }

  /// Share of the cold ids that a method's rows put on the right side.
  double right(PriorReading reading) {
    VqvaePrior method(model, reading);
    method.start();
    method.write({});
    double share = 0;
    for (std::size_t k = 0; k < cold_above.size(); ++k) {
      const auto row = model.ids().table().values().subspan(
          static_cast<std::size_t>(data.cold_ids[k]) * model.width(), model.width());
      float sum = 0;
      for (const float x : row) sum += x;
      if ((sum > 0) == cold_above[k]) share += 1 / static_cast<double>(cold_above.size());
    }
    return share;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(vqvae_prior)

BOOST_AUTO_TEST_CASE(side_information_tells_cold_ids_what_it_told_hot_ones) {
  BOOST_TEST(Decided().data.cold_ids.size() > 40u);
  BOOST_TEST(Decided().right(PriorReading::expectation) > 0.85);
  BOOST_TEST(Decided().right(PriorReading::argmax) > 0.85);
  BOOST_TEST(Decided().right(PriorReading::sample) > 0.7);
  BOOST_TEST(std::abs(Decided().right(PriorReading::random) - 0.5) < 0.2);
}

BOOST_AUTO_TEST_CASE(codes_take_a_byte_and_a_half) {
  Decided world;
  BOOST_TEST(VqvaePrior(world.model, PriorReading::argmax).bytes_per_id() == 1.5);
  Decided other;
  VqvaePrior mean(other.model, PriorReading::expectation);
  BOOST_TEST(mean.bytes_per_id() == 64.0);
  // Ratings are not looked at, and no stage begins with a new row.
  BOOST_TEST(!mean.writes_before(0));
}

BOOST_AUTO_TEST_SUITE_END()
