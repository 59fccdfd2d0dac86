#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>

#include "autodiff/shape.hpp"

namespace vqgrad {

/// Types of numbers in a checkpoint.
enum class DataType { u8, i32, i64, u64, f32, f64 };

template <class U>
constexpr DataType data_type_of() {
  if constexpr (std::is_same_v<U, float>)
    return DataType::f32;
  else if constexpr (std::is_same_v<U, double>)
    return DataType::f64;
  else if constexpr (std::is_same_v<U, std::int32_t>)
    return DataType::i32;
  else if constexpr (std::is_same_v<U, std::int64_t>)
    return DataType::i64;
  else if constexpr (std::is_same_v<U, std::uint64_t>)
    return DataType::u64;
  else {
    static_assert(std::is_same_v<U, std::uint8_t>, "checkpoints have no such type");
    return DataType::u8;
  }
}

/// An entry of a checkpoint: a name and a view of an array. The bytes may be unaligned, so they are read by
/// memcpy.
struct NamedArray {
  std::string name;
  DataType type = DataType::f32;
  Shape shape;
  std::span<const std::byte> bytes;

  template <class U>
  static NamedArray of(std::string name, const Shape& shape, std::span<const U> values) {
    return {std::move(name), data_type_of<U>(), shape, std::as_bytes(values)};
  }
};

}  // namespace vqgrad
