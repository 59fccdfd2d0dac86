// labels: unit
#include "apps/vqgrad/models/backbones/backbone.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "apps/vqgrad/train/click_trainer.hpp"
#include "datasets/synthetic.hpp"
#include "tests/support/allocations.hpp"
#include "tests/support/tape_cases.hpp"

using namespace vqgrad;
using namespace vqgrad::tests;

namespace {

/// A data set with fields of every kind but for interactions' own.
struct Data {
  Synthetic synthetic = make_synthetic({.interactions = 2000});
  std::vector<std::uint32_t> rows = [] {
    std::vector<std::uint32_t> all(2000);
    std::iota(all.begin(), all.end(), 0u);
    return all;
  }();
  FeatureEncoder encoder{synthetic.dataset, rows, {.count = true}};
  Batches batches{encoder, rows, 100};
};

/// body(entry, model, parameters, data) for each backbone there is, with its defaults.
template <class Body>
void for_each_backbone(const Body& body) {
  Data data;
  for (const BackboneEntry& entry : all_backbones()) BOOST_TEST_CONTEXT(entry.name) {
      Parameters<float> parameters;
      const auto model = make_backbone(entry.name, parameters / "model", data.encoder);
      body(entry, *model, parameters, data);
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(backbones)

BOOST_AUTO_TEST_CASE(an_unknown_name_lists_those_there_are) {
  const std::string expected =
      "there is no backbone \"deepfn\"; there are deepfm, fm, wide-deep, dcn, ipnn, opnn, afm, afn";
  BOOST_TEST(error_of([] { find_backbone("deepfn"); }) == expected);
}

BOOST_AUTO_TEST_CASE(the_table_s_own_rows_as_a_substitute_change_nothing) {
  for_each_backbone([](const auto&, Backbone& model, auto&, Data& data) {
    const Batch& batch = data.batches[0];
    const std::size_t item = data.encoder.position("item id");
    Tape<float> tape;
    Random unused;
    const auto plain = list(model(tape, batch, Mode::evaluate, unused).values());
    const auto rows = list(model.embeddings().at(tape, batch, item).values());
    const auto vectors = tape.variable(std::span<const float>(rows), Shape{batch.size(), 16});
    const Substitute substitute{item, vectors};
    const auto substituted = model(tape, batch, Mode::evaluate, unused, &substitute);
    BOOST_TEST(list(substituted.values()) == plain, boost::test_tools::per_element());

    const std::vector<float> ones(batch.size(), 1);
    tape.backward(substituted, std::span<const float>(ones));
    const auto gradient = vectors.gradient();
    for (std::size_t row = 0; row < batch.size(); ++row)
      BOOST_TEST(std::ranges::any_of(gradient.subspan(row * 16, 16), [](float g) { return g != 0; }), row);
  });
}

BOOST_AUTO_TEST_CASE(nodes_and_errors_name_the_line_that_called_the_backbone) {
  for_each_backbone([](const auto&, Backbone& model, auto&, Data& data) {
    Tape<float> tape;
    Random masks;
    model(tape, data.batches[0], Mode::train, masks, nullptr, here_7);
    check_lines(tape, 0, here_7);
    // An error of the op that embeds the fields, deep inside.
    const std::vector<float> few(16);
    const Substitute substitute{data.encoder.position("item id"), tape.input(few, Shape{16})};
    const auto error =
        error_of([&] { model(tape, data.batches[0], Mode::train, masks, &substitute, here_7); });
    BOOST_TEST(error.starts_with("[embed_fields] expected a table (N, D)"), error);
    BOOST_TEST(error.ends_with(", at case.cpp:7"), error);
  });
}

BOOST_AUTO_TEST_CASE(a_list_is_the_sum_of_its_words_or_their_mean) {
  Data data;
  const auto& fields = data.encoder.fields();
  const auto field = static_cast<std::size_t>(
      std::ranges::find(fields, FieldKind::list, &EncodedField::kind) - fields.begin());
  const std::size_t width = fields[field].width;
  const Batch& batch = data.batches[0];
  const auto pooled = [&](ListPooling lists) {
    Parameters<float> parameters;
    const FieldEmbeddings embeddings(parameters / "e", data.encoder, 16, NumberEmbedding::scaled, lists);
    Tape<float> tape;
    return list(embeddings.at(tape, batch, field).values());
  };
  const auto sums = pooled(ListPooling::sum), means = pooled(ListPooling::mean);
  std::size_t longer = 0;
  for (std::size_t b = 0; b < batch.size(); ++b) {
    const auto words = batch.indices(field).subspan(b * width, width);
    const auto n = std::ranges::count_if(words, [](auto w) { return w >= 0; });
    longer += n > 1;
    for (std::size_t j = 0; j < 16; ++j)
      BOOST_TEST(means[b * 16 + j] * static_cast<float>(n) == sums[b * 16 + j],
                 boost::test_tools::tolerance(1e-5f));
  }
  BOOST_TEST(longer > 0u);
}

BOOST_AUTO_TEST_CASE(dropout_acts_in_training_alone_and_where_there_is_any) {
  for_each_backbone([](const BackboneEntry& entry, Backbone& model, auto&, Data& data) {
    Tape<float> tape;
    const auto logits = [&](Mode mode, std::uint64_t seed) {
      tape.reset();
      Random masks(seed);
      return list(model(tape, data.batches[0], mode, masks).values());
    };
    BOOST_TEST((logits(Mode::evaluate, 1) == logits(Mode::evaluate, 2)));
    const bool drops = entry.defaults.dropout > 0 && entry.name != "fm";
    BOOST_TEST((logits(Mode::train, 1) != logits(Mode::train, 2)) == drops);
  });
}

BOOST_AUTO_TEST_CASE(the_loss_falls_and_a_steady_step_allocates_nothing) {
  for_each_backbone([](const auto&, Backbone& model, Parameters<float>& parameters, Data& data) {
    ClickTrainer trainer([&](Tape<float>& tape, const Batch& batch, Mode mode,
                             Random& masks) { return model(tape, batch, mode, masks); },
                         parameters, {.learning_rate = 1e-2});
    Random masks;
    for (std::size_t k = 0; k < 2; ++k) trainer.step(data.batches[k], masks);
    const std::size_t allocated = allocations_in([&] {
      for (std::size_t k = 2; k < 10; ++k) trainer.step(data.batches[k], masks);
    });
    BOOST_TEST(allocated == 0u);
    const auto epoch = [&] {
      return trainer.train_epoch(data.batches, masks, [](std::size_t) { return true; });
    };
    const double first = epoch();
    BOOST_TEST(epoch() < first);
  });
}

BOOST_AUTO_TEST_SUITE_END()
