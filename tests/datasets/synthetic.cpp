// labels: unit data
#include "datasets/synthetic.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <numeric>
#include <set>

#include "base/error.hpp"
#include "base/random.hpp"
#include "datasets/splits.hpp"

namespace vqgrad {
namespace {

/// The share of pairs of a positive and a negative in which the positive has the higher score; ties half.
double compute_auc(const std::vector<float>& scores, const std::vector<float>& labels) {
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return scores[a] < scores[b]; });
  double won = 0, negatives = 0, positives = 0;
  for (std::size_t i = 0; i < order.size();) {
    double here_positive = 0, here_negative = 0;
    for (const float score = scores[order[i]]; i < order.size() && scores[order[i]] == score; ++i)
      (labels[order[i]] > 0 ? here_positive : here_negative) += 1;
    won += here_positive * (negatives + here_negative / 2);
    positives += here_positive;
    negatives += here_negative;
  }
  return won / (positives * negatives);
}

/// Logistic matrix factorization, sigmoid(u . v + b_u + b_i + b), by stochastic gradient descent.
struct ClickModel {
  static constexpr std::size_t dim = 4;
  std::vector<float> users, items, user_biases, item_biases;
  float bias = 0;

  explicit ClickModel(const Dataset& data)
      : users(data.users.size() * dim),
        items(data.items.size() * dim),
        user_biases(data.users.size()),
        item_biases(data.items.size()) {
    Random random(4);
    random.fill_normal(std::span(users), 0, 0.1);
    random.fill_normal(std::span(items), 0, 0.1);
  }
  float score(std::size_t u, std::size_t i) const {
    return std::inner_product(&users[u * dim], &users[u * dim] + dim, &items[i * dim],
                              bias + user_biases[u] + item_biases[i]);
  }
  void step(std::size_t u, std::size_t i, float label, float rate, float decay) {
    const float slope = label - 1 / (1 + std::exp(-score(u, i)));
    bias += rate * slope;
    user_biases[u] += rate * (slope - decay * user_biases[u]);
    item_biases[i] += rate * (slope - decay * item_biases[i]);
    for (std::size_t d = 0; d < dim; ++d) {
      float &x = users[u * dim + d], &y = items[i * dim + d];
      const float x_step = slope * y - decay * x, y_step = slope * x - decay * y;
      x += rate * x_step;
      y += rate * y_step;
    }
  }
};

BOOST_AUTO_TEST_SUITE(synthetic)

BOOST_AUTO_TEST_CASE(has_the_asked_shape) {
  const auto synthetic = make_synthetic({.users = 80, .items = 60, .interactions = 900, .clusters = 7});
  const Dataset& data = synthetic.dataset;
  BOOST_TEST(data.users.size() == 80u);
  BOOST_TEST(data.items.size() == 60u);
  BOOST_TEST(data.interactions.size() == 900u);
  BOOST_TEST(data.interactions.times.size() == 900u);
  BOOST_TEST(synthetic.probabilities.size() == 900u);
  BOOST_TEST(*std::max_element(synthetic.item_clusters.begin(), synthetic.item_clusters.end()) < 7u);
  std::string names;
  for (const Field& field : data.fields) {
    names += field.name + ";";
    const std::size_t owners = field.owner == Owner::user ? 80 : 60;
    BOOST_TEST((field.kind == FieldKind::list ? field.offsets.size() - 1 : field.values.size()) == owners);
  }
  BOOST_TEST(names == "gender;age;occupation;zip code;year;title;genres;");
  std::set<std::pair<std::uint32_t, std::uint32_t>> pairs;
  for (std::size_t r = 0; r < 900; ++r) {
    BOOST_TEST(pairs.emplace(data.interactions.users[r], data.interactions.items[r]).second);
    const float rating = data.interactions.ratings[r];
    BOOST_TEST((rating >= 1 && rating <= 5 && rating == std::floor(rating)));
  }
  const std::set<std::string> titles(data.titles.begin(), data.titles.end());
  BOOST_TEST(titles.size() == 60u);
}

BOOST_AUTO_TEST_CASE(depends_on_the_seed_alone) {
  const SyntheticOptions small{.users = 80, .items = 60, .interactions = 900};
  SyntheticOptions other = small;
  other.seed = 2;
  const auto hash = content_hash(make_synthetic(small).dataset);
  BOOST_TEST(content_hash(make_synthetic(small).dataset) == hash);
  BOOST_TEST(content_hash(make_synthetic(other).dataset) != hash);
}

/// Runs, figures and tests everywhere rest on these bytes: whatever the compiler, they are the same.
BOOST_AUTO_TEST_CASE(the_default_data_set_is_the_same_everywhere) {
  BOOST_TEST(content_hash(make_synthetic().dataset) ==
             "343f4323b39b49d31606875fbaaf46e9333f0ab0c8c4468e38af80959a00a9a5");
}

BOOST_AUTO_TEST_CASE(popularity_is_skewed) {
  const auto share_of_top_tenth = [](double popularity) {
    const auto data = make_synthetic({.popularity = popularity}).dataset;
    std::vector<std::uint32_t> counts(data.items.size());
    for (const auto item : data.interactions.items) ++counts[item];
    std::sort(counts.rbegin(), counts.rend());
    return std::accumulate(counts.begin(), counts.begin() + 50, 0.0) / 60000;
  };
  BOOST_TEST(share_of_top_tenth(0) < 0.15);
  BOOST_TEST(share_of_top_tenth(0.8) > 0.25);
}

BOOST_AUTO_TEST_CASE(items_of_a_cluster_share_their_genres) {
  const auto synthetic = make_synthetic();
  const Field& genres = synthetic.dataset.field("genres");
  std::vector<int> of_cluster(16, -1);
  for (std::uint32_t i = 0; i < 500; ++i) {
    int& first = of_cluster[synthetic.item_clusters[i]];
    if (first < 0) first = static_cast<int>(i);
    const auto a = genres.list(static_cast<std::size_t>(first)), b = genres.list(i);
    BOOST_TEST(std::equal(a.begin(), a.end(), b.begin(), b.end()));
  }
  BOOST_TEST(std::count(of_cluster.begin(), of_cluster.end(), -1) == 0);
}

BOOST_AUTO_TEST_CASE(probabilities_are_those_of_the_labels) {
  const auto synthetic = make_synthetic();
  double expected = 0, variance = 0, positives = 0;
  for (std::size_t r = 0; r < 60000; ++r) {
    const double p = synthetic.probabilities[r];
    if (p < 0.7) continue;
    expected += p;
    variance += p * (1 - p);
    positives += synthetic.dataset.interactions.ratings[r] >= synthetic.dataset.threshold;
  }
  BOOST_TEST(variance > 1000);
  BOOST_TEST(std::abs(positives - expected) < 4 * std::sqrt(variance));
}

BOOST_AUTO_TEST_CASE(a_logistic_click_model_learns_it) {
  const auto synthetic = make_synthetic();
  const Dataset& data = synthetic.dataset;
  auto split = split_randomly(60000, Random(1));
  const auto label = [&](std::size_t row) { return data.interactions.ratings[row] >= 4 ? 1.0f : 0.0f; };
  ClickModel model(data);
  Random random(2);
  for (int epoch = 0; epoch < 20; ++epoch) {
    random.shuffle(std::span(split.train));
    for (const auto row : split.train)
      model.step(data.interactions.users[row], data.interactions.items[row], label(row), 0.05f, 0.02f);
  }
  std::vector<float> learned, truth, labels;
  for (const auto row : split.test) {
    learned.push_back(model.score(data.interactions.users[row], data.interactions.items[row]));
    truth.push_back(synthetic.probabilities[row]);
    labels.push_back(label(row));
  }
  const double best = compute_auc(truth, labels), reached = compute_auc(learned, labels);
  BOOST_TEST_MESSAGE("AUC of the truth " << best << ", of the click model " << reached);
  BOOST_TEST(best > 0.8);
  BOOST_TEST(reached > 0.77);
  BOOST_TEST(reached < best);
}

BOOST_AUTO_TEST_CASE(refuses_impossible_sizes) {
  BOOST_CHECK_THROW(make_synthetic({.users = 0}), UsageError);
  BOOST_CHECK_THROW(make_synthetic({.items = 10, .clusters = 11}), UsageError);
  BOOST_CHECK_THROW(make_synthetic({.clusters = 0}), UsageError);
  BOOST_CHECK_THROW(make_synthetic({.users = 10, .items = 10, .interactions = 26, .clusters = 2}),
                    UsageError);
  const auto full = make_synthetic({.users = 10, .items = 10, .interactions = 25, .clusters = 2});
  BOOST_TEST(full.dataset.interactions.size() == 25u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace vqgrad
