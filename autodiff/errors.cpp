#include "autodiff/errors.hpp"

namespace vqgrad {

std::string Here::text() const {
  return std::string(file).substr(std::string(file).find_last_of('/') + 1) + ":" + std::to_string(line);
}

void fail(const std::string& op, const std::string& what, Here here) {
  throw TapeError("[" + op + "] " + what + ", at " + here.text());
}

}  // namespace vqgrad
