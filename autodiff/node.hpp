#pragma once
#include <cstdint>
#include <span>
#include <string_view>

#include "autodiff/here.hpp"
#include "autodiff/op.hpp"
#include "autodiff/parameter.hpp"
#include "autodiff/shape.hpp"
#include "base/arena.hpp"

namespace vqgrad {

template <class T>
class Context;

/// A lambda over a Context, stored in the arena: std::function without the heap.
template <class T>
struct Closure {
  void (*call)(const void* lambda, Context<T>& context) = nullptr;
  const void* lambda = nullptr;

  template <class Lambda>
  static Closure make(Arena& arena, const Lambda& lambda) {
    return {[](const void* l, Context<T>& context) { (*static_cast<const Lambda*>(l))(context); },
            arena.copy(lambda)};
  }
  explicit operator bool() const { return call != nullptr; }
  void operator()(Context<T>& context) const { call(lambda, context); }
};

/// One recorded operation. `value` is null for indices, `index` for numbers; `gradient` is null until a
/// backward pass reaches the node.
template <class T>
struct Node {
  const Op* op = nullptr;
  Shape shape;
  T* value = nullptr;
  std::int32_t* index = nullptr;
  T* gradient = nullptr;
  std::span<const std::uint32_t> parents;
  bool requires_gradient = false;
  Closure<T> forward, backward;
  Parameter<T>* parameter = nullptr;
  std::uint64_t version = 0;  ///< of the parameter, when it was recorded
  Here here;
  std::string_view name, scope;

  std::size_t bytes() const { return shape.size() * (index ? sizeof(std::int32_t) : sizeof(T)); }
};

}  // namespace vqgrad
