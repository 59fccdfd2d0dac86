#include "apps/vqgrad/option_checks.hpp"

#include <fmt/format.h>

#include <charconv>
#include <string>
#include <system_error>

namespace vqgrad {
namespace {

template <class Number>
bool is_within(const std::string& text, Number low, Number high) {
  Number value{};
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  // Written so that NaN is not within.
  return error == std::errc() && stop == end && value >= low && value <= high;
}

}  // namespace

CLI::Validator real_number(double low, double high, const char* range) {
  return CLI::Validator(
      [=](const std::string& text) {
        return is_within(text, low, high)
                   ? ""
                   : fmt::format("expected a finite number {}, got \"{}\"", range, text);
      },
      range);
}

CLI::Validator dashed_size(std::size_t most) {
  return CLI::Validator(
      [=](const std::string& text) {
        return is_within<std::size_t>(text, 1, most)
                   ? ""
                   : fmt::format(
                         "expected sizes from 1 to {} with dashes between them, such as 32-16, got \"{}\"",
                         most, text);
      },
      fmt::format("1..{}", most));
}

}  // namespace vqgrad
