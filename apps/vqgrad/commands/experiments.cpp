#include <CLI/CLI.hpp>
#include <string>
#include <utility>

#include "apps/vqgrad/commands.hpp"
#include "apps/vqgrad/sibling_program.hpp"

namespace vqgrad {

/// Research on top of the program is built apart from it, so that nobody waits for it who does not run it.
void add_experiments(CLI::App& app) {
  for (const auto& [name, text] :
       {std::pair{"coldstart", "Compare ways to give new items or users an embedding"},
        std::pair{"likelihood", "Measure bits a rating, and what makes a latent collapse"},
        std::pair{"priors", "Measure priors over a run's item codes: bits an item, with items held out"}}) {
    auto* command = app.add_subcommand(name, text);
    command->prefix_command();
    command->set_help_flag();  // --help is the experiment's
    command->callback([command, name = std::string(name)] {
      start_sibling("vqgrad-experiments", {name}, command->remaining());
    });
  }
}

}  // namespace vqgrad
