#pragma once

namespace vqgrad {

/// The whole command line: parses, runs the subcommand and returns the exit code. An error becomes one line
/// `vqgrad: ...` on stderr and the code of base/error.hpp; a mistyped name is answered with the nearest one.
int run(int argc, const char* const* argv);

}  // namespace vqgrad
