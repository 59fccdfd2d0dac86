#pragma once
#include <string>

#include "autodiff/here.hpp"
#include "autodiff/op.hpp"
#include "base/error.hpp"

namespace vqgrad {

/// A wrong use of the tape: shapes that do not fit, a stale handle, a parameter changed in between.
struct TapeError : Error {
  explicit TapeError(const std::string& message) : Error(Exit::internal, message) {}
};

/// `[matmul] inner sizes differ: 'h1' (256, 64) x 'w' (32, 128): 64 != 32, at train.cpp:118`
[[noreturn]] void fail(const std::string& op, const std::string& what, Here here);
/// The same at the line that called the outermost open layer of the operand's tape, else at `here`.
template <class Handle>
[[noreturn]] void fail(const std::string& op, const Handle& operand, const std::string& what,
                       Here here = {}) {
  fail(op, what, operand.tape().caller(here));
}
template <class... Rest>
[[noreturn]] void fail(const Op& op, const Rest&... rest) {
  fail(op.name, rest...);
}

}  // namespace vqgrad
