#include "apps/walkthroughs/walkthrough.hpp"

#include <CLI/CLI.hpp>
#include <cstdlib>

#include "apps/vqgrad/run.hpp"

namespace vqgrad {

int walkthrough(int argc, char** argv, const std::string& about, const std::string& bug,
                const std::function<void(const WalkthroughOptions&)>& tell) {
  return exit_code_of([&] {
    CLI::App app{about};
    WalkthroughOptions options;
    if (!bug.empty()) app.add_flag("--break", options.plant_bug, bug);
    app.add_option("--svg", options.svg, "Write the picture of this run")->type_name("FILE");
    try {
      app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      return app.exit(error) == 0 ? 0 : 2;
    }
    tell(options);
    return 0;
  });
}

std::filesystem::path real_data(const std::string& name) {
  const char* folder = std::getenv("VQGRAD_DATA_DIR");
  if (!folder || *folder == '\0') return {};
  const auto path = std::filesystem::path(folder) / name;
  return std::filesystem::is_directory(path) ? path : std::filesystem::path();
}

}  // namespace vqgrad
