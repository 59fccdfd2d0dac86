#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "apps/vqgrad/commands.hpp"
#include "apps/vqgrad/sibling_program.hpp"
#include "base/error.hpp"

namespace vqgrad {
namespace {

struct WalkthroughArguments {
  std::string which;
  std::vector<std::string> arguments;
};

/// The programs, "01_one_multiplication" and so on, which are built beside this one.
std::vector<std::filesystem::path> all_walkthroughs() {
  const auto folder = program_folder() / "walkthroughs";
  std::vector<std::filesystem::path> all;
  if (std::filesystem::is_directory(folder))
    for (const auto& entry : std::filesystem::directory_iterator(folder))
      if (entry.is_regular_file() && std::isdigit(entry.path().filename().string().front()) != 0)
        all.push_back(entry.path());
  std::sort(all.begin(), all.end());
  return all;
}

void start(const WalkthroughArguments& options) {
  const auto all = all_walkthroughs();
  std::vector<std::string> names;
  for (const auto& path : all) names.push_back(path.filename());
  if (options.which.empty())
    return fmt::print("{}\n\nvqgrad walkthrough NN runs one; apps/walkthroughs/ has their texts.\n",
                      fmt::join(names, "\n"));
  const auto found = std::find_if(names.begin(), names.end(), [&](const std::string& name) {
    return name == options.which || name.starts_with(options.which + "_");
  });
  if (found == names.end())
    throw UsageError(
        fmt::format("there is no walkthrough {}: there are {}", options.which, fmt::join(names, ", ")));
  const auto& path = all[static_cast<std::size_t>(found - names.begin())];
  start_sibling(path, {}, options.arguments);
}

}  // namespace

void add_walkthrough(CLI::App& app) {
  auto* command =
      app.add_subcommand("walkthrough", "Run one of the twelve walkthroughs; without NN, list them");
  auto options = std::make_shared<WalkthroughArguments>();
  command->add_option("NN", options->which, "Its number, such as 05");
  command->add_option("ARGS", options->arguments, "For the walkthrough: --break, --svg FILE");
  command->prefix_command();
  command->callback([options, command] {
    for (const std::string& word : command->remaining()) options->arguments.push_back(word);
    start(*options);
  });
}

}  // namespace vqgrad
