#pragma once
#include <filesystem>
#include <functional>
#include <string>

namespace vqgrad {

/// What every walkthrough can be asked for.
struct WalkthroughOptions {
  bool plant_bug = false;     ///< --break: as its text says
  std::filesystem::path svg;  ///< --svg FILE: the picture, from the numbers of this run; empty: none
};

/// The main of a walkthrough: parses `--break`, where `bug` says what it plants (empty: it has none), and
/// `--svg`, runs `tell`, and turns errors into exit codes.
int walkthrough(int argc, char** argv, const std::string& about, const std::string& bug,
                const std::function<void(const WalkthroughOptions&)>& tell);

/// The folder NAME of VQGRAD_DATA_DIR, where a walkthrough goes on with real data; empty where that is not
/// set or has no such folder.
std::filesystem::path real_data(const std::string& name);

}  // namespace vqgrad
