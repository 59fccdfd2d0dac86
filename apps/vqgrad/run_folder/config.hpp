#pragma once
#include <concepts>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace vqgrad {

/// The options of a run as resolved, in the order they were added: "click.epochs" is the key `epochs` of
/// table [click].
class Config {
 public:
  using Value = std::variant<bool, std::int64_t, double, std::string>;

  Config& add(std::string key, bool value) { return put(std::move(key), value); }
  Config& add(std::string key, double value) { return put(std::move(key), value); }
  Config& add(std::string key, std::string value) { return put(std::move(key), std::move(value)); }
  Config& add(std::string key, const char* value) { return put(std::move(key), std::string(value)); }
  template <std::integral Number>
  requires(!std::same_as<Number, bool>) Config& add(std::string key, Number value) {
    return put(std::move(key), static_cast<std::int64_t>(value));
  }

  /// TOML 1.0.
  std::string toml() const;
  /// Keys and values for people, for tables.
  std::vector<std::pair<std::string, std::string>> rows() const;

 private:
  Config& put(std::string key, Value value);

  std::vector<std::pair<std::string, Value>> entries_;
};

}  // namespace vqgrad
