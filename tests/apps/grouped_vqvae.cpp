// labels: unit
#include "apps/experiments/coldstart/grouped_vqvae.hpp"

#include <boost/test/unit_test.hpp>
#include <set>

using namespace vqgrad;

namespace {

constexpr std::size_t width = 6, ids = 120, repeats = 4;

/// Ids around eight points, `repeats` vectors each.
std::vector<float> clustered() {
  Random random(1);
  std::vector<float> points(8 * width), vectors;
  random.fill_normal(std::span(points), 0, 1);
  for (std::size_t id = 0; id < ids; ++id)
    for (std::size_t draw = 0; draw < repeats; ++draw)
      for (std::size_t j = 0; j < width; ++j)
        vectors.push_back(points[id % 8 * width + j] + static_cast<float>(0.05 * random.normal()));
  return vectors;
}

double mean_square(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t k = 0; k < a.size(); ++k) sum += static_cast<double>((a[k] - b[k]) * (a[k] - b[k]));
  return sum / static_cast<double>(a.size());
}

struct Trained {
  Parameters<float> parameters{Random(2)};
  std::vector<float> vectors = clustered();
  GroupedVqvae vqvae;

  explicit Trained(Bottleneck bottleneck)
      : vqvae(parameters / "v", width,
              {.groups = 2,
               .codes = 8,
               .dim = 3,
               .hidden = 16,
               .epochs = 60,
               .batch = 64,
               .bottleneck = bottleneck}) {
    std::vector<Parameter<float>*> own;
    for (auto& parameter : parameters)
      if (!parameters.is_buffer(parameter) && parameter.name().find("codebook") == std::string::npos)
        own.push_back(&parameter);
    vqvae.train(vectors, repeats, own, Random(3));
  }
  double error() {
    return mean_square(vqvae.options().bottleneck == Bottleneck::none ? vqvae.reconstruct(vectors)
                                                                      : vqvae.decode(vqvae.encode(vectors)),
                       vectors);
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(grouped_vqvae)

BOOST_AUTO_TEST_CASE(codes_tell_clusters_and_blind_codes_do_not) {
  const double none = Trained(Bottleneck::none).error(), codes = Trained(Bottleneck::codes).error(),
               k_means = Trained(Bottleneck::k_means).error(), random = Trained(Bottleneck::random).error(),
               constant = Trained(Bottleneck::constant).error();
  BOOST_TEST(none < 0.05);
  BOOST_TEST(codes < 0.1);
  BOOST_TEST(k_means < 0.2);
  // The variance is about one: a constant is no better, and what random codes told of other ids is worse.
  BOOST_TEST(constant > 0.5);
  BOOST_TEST(random > constant);
}

BOOST_AUTO_TEST_CASE(an_embedding_is_made_of_its_codes_alone) {
  Trained trained(Bottleneck::codes);
  const auto codes = trained.vqvae.encode(trained.vectors);
  BOOST_TEST(codes.size() == 2 * ids * repeats);
  BOOST_TEST(codes == trained.vqvae.encode(trained.vectors), boost::test_tools::per_element());
  const auto all = trained.vqvae.decode(codes);
  const auto one = trained.vqvae.decode(std::span(codes).subspan(2, 2));
  for (std::size_t j = 0; j < width; ++j) BOOST_TEST(std::abs(one[j] - all[width + j]) < 1e-5f);
  BOOST_TEST(trained.vqvae.bits() == 6.0);
}

BOOST_AUTO_TEST_CASE(blind_codes_are_an_ids_own) {
  Trained random(Bottleneck::random), constant(Bottleneck::constant);
  const auto codes = random.vqvae.encode(random.vectors);
  BOOST_TEST(codes == random.vqvae.encode(random.vectors), boost::test_tools::per_element());
  BOOST_TEST(std::set<std::int32_t>(codes.begin(), codes.end()).size() == 8u);
  for (const auto code : constant.vqvae.encode(constant.vectors)) BOOST_TEST(code == 0);
}

BOOST_AUTO_TEST_SUITE_END()
