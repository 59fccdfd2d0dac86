#pragma once
#include <cstddef>
#include <stdexcept>
#include <string>

namespace vqgrad {

/// Exit codes of the command line, from sysexits.h where it has them.
enum class Exit : int { success = 0, usage = 2, data = 65, internal = 70, io = 74, interrupted = 130 };

/// Base class of all errors: a sentence with place and remedy, and the program's exit code.
class Error : public std::runtime_error {
 public:
  Error(Exit code, const std::string& message) : std::runtime_error(message), code_(code) {}
  Exit code() const { return code_; }

 private:
  Exit code_;
};

/// The call is wrong: an unknown option, a value out of range, a name that does not exist.
struct UsageError : Error {
  explicit UsageError(const std::string& message) : Error(Exit::usage, message) {}
};

/// A file's content is wrong: `file:line:column: expected ..., got "..."`. Line and column count from 1.
struct DataError : Error {
  explicit DataError(const std::string& message) : Error(Exit::data, message) {}
  DataError(const std::string& file, std::size_t line, std::size_t column, const std::string& expected,
            const std::string& got)
      : Error(Exit::data, file + ":" + std::to_string(line) + ":" + std::to_string(column) + ": expected " +
                              expected + ", got \"" + got + "\"") {}
};

/// The operating system refused: a file that cannot be opened, written or renamed.
struct IoError : Error {
  explicit IoError(const std::string& message) : Error(Exit::io, message) {}
};

}  // namespace vqgrad
