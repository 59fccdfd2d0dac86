#pragma once
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "tests/apps/run_command.hpp"

namespace vqgrad {

/// Runs `vqgrad train` on the synthetic data in a folder of its own; runs are named within it.
struct Trainer : TemporaryFolder {
  CommandResult shell(const std::string& line) const {
    return run_shell(fmt::format("cd '{}'; {}", path().string(), line));
  }
  CommandResult train(const std::string& arguments) const {
    return shell("\"$V\" train --vqvae-epochs 4 --codes 16 " + arguments);
  }
  CommandResult resume(const std::string& arguments) const {
    return shell("\"$V\" train --resume " + arguments);
  }

  std::string file(const std::string& name) const { return read_file(path() / name); }
  nlohmann::json json(const std::string& name) const { return nlohmann::json::parse(file(name)); }
  std::set<std::string> files(const std::string& run) const {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path() / run))
      names.insert(std::filesystem::relative(entry.path(), path() / run).string());
    return names;
  }
  /// Flips the lowest bit of the byte in the middle.
  void damage(const std::string& name) const {
    std::string content = file(name);
    content[content.size() / 2] = static_cast<char>(content[content.size() / 2] ^ 1);
    write(name, content);
  }
};

/// The line that `error` of a refused command should be.
inline bool refused(const CommandResult& result, int code, const std::string& part) {
  BOOST_TEST_INFO(result.code << " " << result.err);
  return result.code == code && contains(result.err, part) && result.err.starts_with("vqgrad: ");
}

}  // namespace vqgrad
