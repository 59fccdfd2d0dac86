#pragma once
#include <fmt/format.h>
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include "base/atomic_file.hpp"
#include "tests/support/temporary_folder.hpp"

namespace vqgrad {

struct CommandResult {
  int code = 0;  ///< 128 + the signal's number where one ended it, as a shell has it
  std::string out, err;
};

/// Runs a line of shell in which $V is the vqgrad binary.
inline CommandResult run_shell(const std::string& line) {
  const char* binary = std::getenv("VQGRAD_BINARY");
  if (!binary) throw std::runtime_error("VQGRAD_BINARY names no vqgrad: run this through ctest");
  const TemporaryFolder folder;
  const auto path = [&](const char* name) { return fmt::format("'{}'", (folder / name).string()); };
  const std::string shell = fmt::format("V='{}'; {{ {}\n}} >{} 2>{}", binary, line, path("out"), path("err"));
  const int status = std::system(shell.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), read_file(folder / "out"),
          read_file(folder / "err")};
}

/// Runs `vqgrad ARGUMENTS`, quoted as for the shell.
inline CommandResult run_vqgrad(const std::string& arguments) { return run_shell("\"$V\" " + arguments); }

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace vqgrad
