#pragma once
#include <functional>
#include <span>

namespace CLI {
class App;
}

namespace vqgrad {

/// Adds one subcommand: its options with defaults, and a callback that does the work and throws on failure.
using AddCommand = void (*)(CLI::App& app);

/// The whole command line: parses, runs the subcommand and returns the exit code. An error becomes one line
/// `vqgrad: ...` on stderr and the code of base/error.hpp; a mistyped name is answered with the nearest one.
int run(int argc, const char* const* argv, std::span<const AddCommand> commands);

/// What `program` returns, or the exit code of what it throws, reported as above; standard output is flushed.
int exit_code_of(const std::function<int()>& program);

/// The main of a program of subcommands: sets up BLAS and signals, then `run`.
int main_of(int argc, char** argv, std::span<const AddCommand> commands);

}  // namespace vqgrad
