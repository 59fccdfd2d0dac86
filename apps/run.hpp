#pragma once
#include <functional>

namespace vqgrad {

/// The whole command line: parses, runs the subcommand and returns the exit code. An error becomes one line
/// `vqgrad: ...` on stderr and the code of base/error.hpp; a mistyped name is answered with the nearest one.
int run(int argc, const char* const* argv);

/// What `program` returns, or the exit code of what it throws, reported as above; standard output is flushed.
int exit_code_of(const std::function<int()>& program);

}  // namespace vqgrad
