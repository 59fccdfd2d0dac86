#pragma once
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

namespace vqgrad {
template <class T>
class Parameters;
}

// The figures of tests/reference: a file per suite, arrays as {"shape": [...], "values": [...]}.
namespace vqgrad::tests {

/// tests/reference/NAME.json.
inline nlohmann::json read_reference(const std::string& name) {
  return nlohmann::json::parse(std::ifstream(VQGRAD_REFERENCE_DIR "/" + name + ".json"));
}

/// The elements of an array.
template <class T>
std::vector<T> values_of(const nlohmann::json& array) {
  return array.at("values").get<std::vector<T>>();
}

/// Sets the parameter `prefix` + key to each of the arrays.
template <class T>
void set_values(Parameters<T>& parameters, const nlohmann::json& arrays, const std::string& prefix = "") {
  for (const auto& [key, array] : arrays.items()) {
    const auto values = values_of<T>(array);
    auto& parameter = parameters.at(prefix + key);
    BOOST_REQUIRE_EQUAL(values.size(), parameter.size());
    std::ranges::copy(values, parameter.mutate().begin());
  }
}

/// The largest |element| of an array.
inline double largest(const nlohmann::json& figures) {
  double result = 0;
  for (const double x : figures.at("values")) result = std::max(result, std::abs(x));
  return result;
}

/// Keeps the worst relative error. An element below a tenth of its array's largest is measured against that
/// tenth: what cancels to nearly 0 in float has no digits of its own. An array that is 0 throughout, such as
/// the gradient of attention's key bias, is measured against `if_zero`.
class Comparison {
 public:
  void check(const std::string& what, std::span<const float> ours, const nlohmann::json& figures,
             double if_zero = 1) {
    const auto expected = values_of<double>(figures);
    BOOST_REQUIRE_EQUAL(ours.size(), expected.size());
    const double size = largest(figures);
    const double least = 0.1 * (size < 1e-9 ? if_zero : size);
    for (std::size_t k = 0; k < ours.size(); ++k) {
      const double error = std::abs(static_cast<double>(ours[k]) - expected[k]);
      const double relative = error / std::max(std::abs(expected[k]), least);
      BOOST_TEST(relative <= 1e-5, what << "[" << k << "]: " << ours[k] << ", expected " << expected[k]);
      worst_ = std::max(worst_, relative);
    }
  }
  double worst() const { return worst_; }

 private:
  double worst_ = 0;
};

}  // namespace vqgrad::tests
