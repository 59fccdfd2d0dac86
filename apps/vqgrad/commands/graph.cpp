#include "autodiff/tools/graph.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "apps/vqgrad/commands.hpp"
#include "apps/vqgrad/models/vqvae/item_vqvae.hpp"
#include "base/atomic_file.hpp"
#include "base/random.hpp"

namespace vqgrad {
namespace {

struct GraphArguments {
  std::string format = "dot", out;
};

/// One training step of the VQ-VAE that `vqgrad train` trains, on a few invented items, with a codebook
/// that learns by its loss term: all three terms are on the tape.
void record_step(Tape<float>& tape, Parameters<float>& parameters) {
  constexpr std::size_t items = 4, width = 16;
  const VqVae<float> model(parameters / "vqvae", width,
                           {.codes = 32, .dim = 8, .hidden = 32, .update = CodebookUpdate::loss});
  std::vector<float> values(items * width);
  Random(1).fill_normal<float>(values, 0, 1);
  const auto step = model(tape.input(values, Shape{items, width}).named("items"));
  tape.backward(step.loss);
}

void graph(const GraphArguments& options) {
  Tape<float> tape;
  Parameters<float> parameters;
  record_step(tape, parameters);
  const std::string text = options.format == "dot" ? dot(tape) : table(tape);
  if (options.out.empty())
    fmt::print("{}", text);
  else
    write_atomically(options.out, text);
}

}  // namespace

void add_graph(CLI::App& app) {
  auto* command = app.add_subcommand("graph", "Write the graph of one VQ-VAE training step");
  auto options = std::make_shared<GraphArguments>();
  command
      ->add_option("--format", options->format,
                   "dot (Graphviz: vqgrad graph | dot -Tsvg) or table (a row a node)")
      ->check(CLI::IsMember({"dot", "table"}));
  command->add_option("--out", options->out, "File to write; else standard output")->type_name("FILE");
  command->callback([options] { graph(*options); });
}

}  // namespace vqgrad
