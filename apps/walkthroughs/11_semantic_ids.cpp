// 11: semantic IDs, and an embedding for a new film. The text is apps/walkthroughs/11_semantic_ids.md.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "apps/walkthroughs/walkthrough.hpp"
#include "vq/priors/train_prior.hpp"
#include "vq/priors/unigram_prior.hpp"
#include "vq/residual_quantizer.hpp"

using namespace vqgrad;

namespace {

constexpr std::size_t known = 500, fresh = 100, dim = 8, genres = 6, width = 7, levels = 3, codes = 8;
constexpr const char* genre_names[] = {"comedy", "drama", "horror", "western", "musical", "war"};
using Rows = std::vector<double>;
using Codes = std::vector<std::int32_t>;

/// n invented films.
struct Films {
  std::vector<std::size_t> genre, year;
  std::vector<float> side;  // (n, 7): genre one-hot, year
  Rows e;                   // (n, 8)

  Films(std::size_t n, Random random) {
    Rows along((genres + 2) * dim);  // what each genre, the years, and taste add to e
    Random{11}.fill_normal(std::span(along), 0, 1);
    for (std::size_t i = 0; i < n; ++i) {
      genre.push_back(random.below(genres)), year.push_back(1930 + random.below(80));
      const double age = (double(year[i]) - 1970) / 40, taste = random.below(2) == 0 ? -1 : 1;
      for (std::size_t g = 0; g < genres; ++g) side.push_back(g == genre[i]);
      side.push_back(float(age));
      for (std::size_t d = 0; d < dim; ++d)
        e.push_back(along[genre[i] * dim + d] + age * along[genres * dim + d] +
                    taste * along[(genres + 1) * dim + d] + 0.3 * random.normal());
    }
  }
};

/// |a - b|^2 of row i and row j.
double distance(const Rows& a, std::size_t i, const Rows& b, std::size_t j) {
  double sum = 0;
  for (std::size_t d = 0; d < dim; ++d) sum += std::pow(a[i * dim + d] - b[j * dim + d], 2);
  return sum;
}

/// The share of films that have the commonest genre of their first code.
double purity(const Codes& ids, const std::vector<std::size_t>& genre) {
  std::size_t counts[codes][genres] = {}, sum = 0;
  for (std::size_t i = 0; i < known; ++i) ++counts[ids[i * levels]][genre[i]];
  for (const auto& of : counts) sum += *std::max_element(of, of + genres);
  return double(sum) / known;
}

void print_ids(const Films& films, const Codes& ids) {
  // [anchor: digit]
  std::map<Codes, int> films_with;
  std::vector<std::array<int, levels + 2>> full;  // three codes, the last digit, the film
  for (std::size_t i = 0; i < known; ++i) {
    const auto* c = &ids[i * levels];
    full.push_back({c[0], c[1], c[2], films_with[{c[0], c[1], c[2]}]++, int(i)});
  }
  // [end]
  std::sort(full.begin(), full.end());
  fmt::print("semantic ID  film  genre    year\n");
  for (std::size_t k = 300; k < 314; ++k) {
    const auto [a, b, c, digit, film] = full[k];
    const auto i = std::size_t(film);
    fmt::print("{}-{}-{}-{:<6}{:4}  {:8} {}\n", a, b, c, digit, i, genre_names[films.genre[i]],
               films.year[i]);
  }
  fmt::print("\n{} films have {} IDs of three codes: {} need a last digit above 0\n", known,
             films_with.size(), known - films_with.size());
}

void tell(const WalkthroughOptions& options) {
  const Films films(known, Random{1}), others(fresh, Random{2});  // others: new films
  Random random{11};
  Parameters<double> parameters(random);
  // [anchor: codes]
  ResidualQuantizer<double> quantizer(parameters / "ids", {.levels = 3, .level = {.codes = 8, .dim = 8}});
  quantizer.start(films.e, random.split("k-means"));  // e (500, 8)
  const Codes ids = quantizer.encode(films.e);        // (500, 3)
  // [end]
  print_ids(films, ids);
  auto shuffled = films.genre;
  random.shuffle(std::span(shuffled));
  fmt::print("genre purity of the first code {:.2f}, with genres shuffled {:.2f}\n", purity(ids, films.genre),
             purity(ids, shuffled));

  auto side = films.side;  // (500, 7)
  if (options.plant_bug) std::rotate(side.begin(), side.begin() + width, side.end());
  // [anchor: prior]
  const std::vector<std::size_t> sizes(levels, codes);
  AutoregressivePrior<double> alone(parameters / "alone", sizes, 0), prior(parameters / "prior", sizes, 7);
  train_prior(alone, ids, {}, {}, random.split("alone"));
  train_prior(prior, ids, side, {}, random.split("prior"));
  // [end]
  const Codes own = quantizer.encode(others.e);  // (100, 3)
  fmt::print("\nbits a new film: uniform {:.2f}, unigram {:.2f}, autoregressive {:.2f}, conditional {:.2f}\n",
             quantizer.bits(), mean_bits(UnigramPrior(sizes, ids).bits(own)), mean_bits(alone.bits(own)),
             mean_bits(prior.bits(own, others.side)));

  // [anchor: expectation]
  Rows expectation(fresh * dim);
  for (int draw = 0; draw < 64; ++draw) {
    const Rows drawn = quantizer.decode(prior.sample(fresh, others.side, random));
    for (std::size_t k = 0; k < drawn.size(); ++k) expectation[k] += drawn[k] / 64;
  }
  // [end]
  Rows mean(fresh * dim), genre_mean(fresh * dim);
  for (std::size_t i = 0; i < fresh; ++i)
    for (std::size_t k = 0; k < films.e.size(); ++k) {
      const auto& g = films.genre;
      mean[i * dim + k % dim] += films.e[k] / known;
      if (g[k / dim] == others.genre[i])
        genre_mean[i * dim + k % dim] += films.e[k] / double(std::count(g.begin(), g.end(), others.genre[i]));
    }
  Codes any(fresh * levels);
  for (auto& code : any) code = int(random.below(codes));
  fmt::print("\nan embedding for a new film       |error|^2  to the nearest known film\n");
  const auto row = [&](const char* name, const Rows& made) {
    double error = 0, nearest = 0;
    for (std::size_t i = 0; i < fresh; ++i) {
      double least = INFINITY;
      for (std::size_t j = 0; j < known; ++j) least = std::min(least, distance(made, i, films.e, j));
      error += distance(made, i, others.e, i) / fresh, nearest += least / fresh;
    }
    fmt::print("{:34}{:8.2f}{:24.2f}\n", name, error, nearest);
  };
  row("mean of all films", mean);
  row("mean of its genre", genre_mean);
  row("random codes", quantizer.decode(any));
  row("most probable codes", quantizer.decode(prior.most_probable(fresh, others.side)));
  row("a draw from the prior", quantizer.decode(prior.sample(fresh, others.side, random)));
  row("expectation under the prior", expectation);
  row("its own codes, which nobody knows", quantizer.decode(own));
  fmt::print("\nread now: vq/priors/autoregressive_prior.cpp\n");
}

}  // namespace

int main(int argc, char** argv) {
  return walkthrough(argc, argv, "11: semantic IDs", "Train the prior on another film's side information",
                     tell);
}
