#include "datasets/synthetic_catalog.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <unordered_set>

#include "datasets/movielens_tables.hpp"

namespace vqgrad {
namespace {

constexpr std::array<std::string_view, 8> occupations = {"baker",  "mason",  "potter", "sailor",
                                                         "tailor", "tanner", "weaver", "wright"};
constexpr std::array<std::string_view, 6> ages = {"15", "25", "35", "45", "55", "65"};

/// Points around random centres: coordinate = tightness * centre + sqrt(1 - tightness^2) * normal.
LatentPoints make_points(std::uint32_t count, std::uint32_t clusters, std::uint32_t dim, double tightness,
                         Random random) {
  std::vector<double> centres(std::size_t{clusters} * dim);
  for (double& x : centres) x = random.normal();
  LatentPoints points;
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto cluster = random.below(clusters);
    points.clusters.push_back(cluster);
    points.biases.push_back(0.8 * random.normal());
    for (std::uint32_t d = 0; d < dim; ++d)
      points.vectors.push_back(tightness * centres[std::size_t{cluster} * dim + d] +
                               std::sqrt(1 - tightness * tightness) * random.normal());
  }
  return points;
}

std::string make_word(Random& random) {
  constexpr std::string_view consonants = "bdfgklmnprstvz", vowels = "aeiou";
  std::string word;
  for (auto syllables = 2 + random.below(2); syllables > 0; --syllables) {
    word += consonants[random.below(consonants.size())];
    word += vowels[random.below(vowels.size())];
  }
  word[0] = static_cast<char>(word[0] - 'a' + 'A');
  return word;
}

std::vector<std::string> make_words(std::uint32_t count, Random& random) {
  std::vector<std::string> words;
  for (std::uint32_t i = 0; i < count; ++i) words.push_back(make_word(random));
  return words;
}

/// What the items of a cluster have in common.
struct Style {
  std::vector<std::string> words;
  std::vector<std::string_view> genres;
  std::uint32_t decade;
};

std::vector<Style> make_styles(std::uint32_t count, const std::vector<std::string>& genres, Random& random) {
  std::vector<Style> styles;
  for (std::uint32_t c = 0; c < count; ++c) {
    Style style{make_words(20, random), {genres.begin(), genres.end()}, 1930 + 10 * random.below(7)};
    random.shuffle(std::span(style.genres));
    style.genres.resize(1 + random.below(3));
    styles.push_back(std::move(style));
  }
  return styles;
}

const std::string& pick(const std::vector<std::string>& words, Random& random) {
  return words[random.below(static_cast<std::uint32_t>(words.size()))];
}

}  // namespace

LatentPoints make_users(const SyntheticOptions& options, Random random) {
  return make_points(options.users, occupations.size(), options.dim, 0.8, random);
}

LatentPoints make_items(const SyntheticOptions& options, Random random) {
  return make_points(options.items, options.clusters, options.dim, 0.95, random);
}

void describe_users(const LatentPoints& users, Random random, Dataset& dataset) {
  UserTable table;
  for (std::size_t u = 0; u < users.clusters.size(); ++u) {
    // One statement per draw: compilers evaluate a call's arguments in different orders.
    const std::string_view gender = random.below(2) == 0 ? "F" : "M";
    const auto age = ages[random.below(ages.size())];
    const auto zip_code = fmt::format("{:05}", 101 * random.below(200));
    table.add(fmt::format("{}", u + 1), gender, age, occupations[users.clusters[u]], zip_code);
  }
  std::move(table).move_into(dataset);
}

void describe_items(const LatentPoints& items, Random random, Dataset& dataset) {
  const auto clusters = 1 + *std::max_element(items.clusters.begin(), items.clusters.end());
  const auto genre_names = make_words(12, random);
  const auto common_words = make_words(60, random);
  const auto styles = make_styles(clusters, genre_names, random);
  std::unordered_set<std::string> taken;
  ItemTable table;
  for (std::size_t i = 0; i < items.clusters.size(); ++i) {
    const Style& style = styles[items.clusters[i]];
    std::string title;
    do {
      const std::string& common = pick(common_words, random);
      const std::string& first = pick(style.words, random);
      const std::string& second = pick(style.words, random);
      const auto released = style.decade + random.below(15);
      title = fmt::format("{} {} {} ({})", common, first, second, released);
    } while (!taken.insert(title).second);
    table.add(fmt::format("{}", i + 1), std::move(title), style.genres);
  }
  std::move(table).move_into(dataset);
}

}  // namespace vqgrad
