// 09: MovieLens, from embeddings to codes. The text is apps/walkthroughs/09_movielens_codes.md.
#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "apps/vqgrad/metrics/ranking.hpp"
#include "apps/vqgrad/svg/picture.hpp"
#include "apps/vqgrad/train/train_data.hpp"
#include "apps/walkthroughs/walkthrough.hpp"
#include "autodiff/ops/losses.hpp"
#include "autodiff/ops/reduction.hpp"
#include "datasets/open_dataset.hpp"
#include "datasets/synthetic.hpp"
#include "nn/embedding.hpp"

using namespace vqgrad;

namespace {
constexpr std::size_t width = 8, codes = 32;

// [anchor: model]
/// The logit of "user u likes film i": e_u . e_i, embeddings of width 8.
struct ClickModel {
  Embedding<double> user, film;

  Var<double> operator()(Indices<double> u, Indices<double> i) const {  // (B), (B) -> (B)
    return sum(user(u) * film(i), 1);
  }
};
// [end]

/// The AUC of one pass over the batches, which trains where there is an optimizer.
double pass(const ClickModel& model, const FeatureEncoder& encoder, Batches& batches, Adam<double>* adam) {
  Tape<double> tape;
  std::vector<float> scores, labels;
  for (const Batch& batch : batches) {
    tape.reset();
    const auto logits = model(tape.indices(batch.indices(encoder.position("user id"))),
                              tape.indices(batch.indices(encoder.position("item id"))));
    scores.insert(scores.end(), logits.values().begin(), logits.values().end());
    labels.insert(labels.end(), batch.labels().begin(), batch.labels().end());
    if (!adam) continue;
    const std::vector<double> y(batch.labels().begin(), batch.labels().end());
    const auto target = tape.input(std::span(y), logits.shape());
    tape.backward(binary_cross_entropy_with_logits(logits, target));
    adam->step();
  }
  return area_under_roc(scores, labels);
}

/// Of the pairs of films in one list, the share that has a genre in common.
double alike(const Field& genres, const std::vector<std::vector<std::size_t>>& lists) {
  double pairs = 0, shared = 0;
  for (const auto& list : lists)
    for (std::size_t a = 0; a < list.size(); ++a)
      for (std::size_t b = 0; b < a; ++b) {
        const auto x = genres.list(list[a]), y = genres.list(list[b]);
        shared += std::find_first_of(x.begin(), x.end(), y.begin(), y.end()) == x.end() ? 0 : 1, pairs += 1;
      }
  return shared / pairs;
}

void tell_of(const Dataset& dataset, int epochs, const WalkthroughOptions& options) {
  const Random random(1);
  const Split split = split_randomly(dataset.interactions.size(), random.split("split"));
  const FeatureEncoder encoder(dataset, split.train);
  const EncodedField& film = encoder.field("item id");
  const std::size_t n = film.vocabulary() - 1;
  fmt::print("\n{}: {} ratings of {} films\n", dataset.name, dataset.interactions.size(), n);
  // [anchor: train]
  Parameters<double> parameters{random.split("click")};
  const ClickModel model{{parameters / "user", dataset.users.size() + 1, width, {normal(0, 0.1)}},
                         {parameters / "film", n + 1, width, {normal(0, 0.1)}}};
  Adam<double> adam(parameters, {.learning_rate = 1e-2, .weight_decay = 1e-5});
  Batches train(encoder, split.train, 1024), test(encoder, split.test, 8192);
  Random order = random.split("order");
  for (int epoch = 0; epoch < epochs; ++epoch) train.shuffle(order), pass(model, encoder, train, &adam);
  // [end]
  // [anchor: rows]
  const auto table = model.film.table().mutate();  // (n + 1, 8); row 0 is for films unseen in training,
  const std::vector<double> trained(table.begin() + width, table.end());  // so film k has row k + 1
  const auto read = options.plant_bug ? table.first(n * width) : table.subspan(width);
  const std::vector<double> rows(read.begin(), read.end());
  // [end]
  // [anchor: quantize]
  Parameters<double> more{random.split("vqvae")};
  VqVae<double> vqvae(more / "vqvae", width, {.codes = codes, .dim = 2});
  Adam<double> steps(more, {.learning_rate = 5e-3});
  Tape<double> tape;
  const auto forward = [&] { return tape.reset(), vqvae(tape.input(std::span(rows), Shape{n, width})); };
  vqvae.quantizer().start(forward().quantized.input.values(), random.split("k-means"));
  for (int step = 0; step < 400; ++step) {
    const auto now = forward();
    tape.backward(now.loss);
    steps.step();
    vqvae.quantizer().update(now.quantized);
  }
  const auto coded = forward();
  // [end]
  const auto z = coded.quantized.input.values(), decoded = coded.reconstruction.values();
  const auto code = coded.quantized.codes.values();
  const auto usage = codebook_usage(code, codes);
  fmt::print("codes in use {} of {}, perplexity {:.1f}, ", usage.used, codes, usage.perplexity);
  fmt::print("loss {:.3f}\n\n", coded.loss.item());

  // [anchor: controls]
  std::vector<std::uint32_t> deal(n);
  std::iota(deal.begin(), deal.end(), 0u);
  random.split("deal").shuffle(std::span(deal));
  const auto measure = [&](const char* name, std::span<const double> from, bool dealt) {
    for (std::size_t k = 0; k < n; ++k)
      std::copy_n(&from[(dealt ? deal[k] : k) * width], width, &table[(k + 1) * width]);
    fmt::print("{:<26}  {:.3f}\n", name, pass(model, encoder, test, nullptr));
  };
  fmt::print("film embeddings             test AUC\n");
  measure("as trained, 512 bits each", trained, false);
  measure("from codes, 5 bits each", decoded, false);
  measure("the same, dealt at random", decoded, true);
  // [end]
  std::vector<std::vector<std::size_t>> lists(codes), all(1);  // of films, as the data set counts them
  std::vector<std::vector<Picture::Point>> points(codes);
  std::vector<std::string> titles(codes);
  for (std::uint32_t item = 0; item < dataset.items.size(); ++item) {
    if (film.indices[item] == EncodedField::unknown) continue;
    const auto k = static_cast<std::size_t>(film.indices[item]) - 1, c = static_cast<std::size_t>(code[k]);
    all[0].push_back(item), lists[c].push_back(item), points[c].push_back({z[2 * k], z[2 * k + 1]});
    if (lists[c].size() <= 3) titles[c] += (titles[c].empty() ? "" : "; ") + dataset.display_name(item);
  }
  fmt::print("\ntwo films share a genre: {:.0f} % of the pairs of one code, {:.0f} % of all pairs\n",
             100 * alike(dataset.field("genres"), lists), 100 * alike(dataset.field("genres"), all));
  Picture picture("films in the plane of their codes", "z[0] (no unit)", "z[1] (no unit)");
  for (std::size_t c = 0; c < codes; ++c) {
    if (c < 4) fmt::print("code {}, {} films: {}\n", c, lists[c].size(), titles[c]);
    const std::string name = c < 4 ? fmt::format("code {}", c) : c == 4 ? "other codes" : "";
    picture.dots(name, points[c], c < 4 ? static_cast<int>(c) : 4, c < 4 ? 4 : 2);
  }
  picture.write(options.svg);
}
}  // namespace

int main(int argc, char** argv) {
  return walkthrough(argc, argv, "09: MovieLens, from embeddings to codes",
                     "Read the table of film embeddings one row too early", [](const auto& options) {
                       tell_of(make_synthetic().dataset, 8, options);
                       if (const auto real = real_data("ml-1m"); !real.empty())
                         tell_of(open_dataset(real), 6, {options.plant_bug, {}});
                       fmt::print("\nread now: apps/vqgrad/models/vqvae/item_vqvae.cpp\n");
                     });
}
