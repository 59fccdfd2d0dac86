#include "autodiff/op.hpp"

#include <algorithm>
#include <utility>

namespace vqgrad {

static std::vector<const Op*>& registry() {
  static std::vector<const Op*> ops;
  return ops;
}

Op::Op(OpDescription description) : OpDescription(std::move(description)) { registry().push_back(this); }

Op::~Op() = default;

std::vector<const Op*> all_ops() {
  auto ops = registry();
  std::sort(ops.begin(), ops.end(), [](const Op* a, const Op* b) { return a->name < b->name; });
  return ops;
}

}  // namespace vqgrad
