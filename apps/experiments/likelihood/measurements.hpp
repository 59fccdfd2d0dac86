#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

namespace vqgrad {

/// The metrics of one setting, such as a model, under one seed. A metric that does not exist, such as the
/// active units of a codebook, is left out.
struct Measured {
  std::vector<std::string> setting;
  std::vector<std::pair<std::string, double>> metrics;
};

/// A column of a table: the metric's name, its heading and its decimals.
struct MetricColumn {
  std::string metric, header;
  int decimals = 3;
};

/// The same settings under several seeds.
class Measurements {
 public:
  /// `names` are the parts of a setting: {"model"}.
  explicit Measurements(std::vector<std::string> names) : names_(std::move(names)) {}

  /// Adds one seed's measurements. Throws Error if the settings differ from those before.
  void add(std::vector<Measured> of_seed);

  /// One row per setting: means over seeds, with half of the 95 % interval if there are several.
  std::string table(const std::vector<MetricColumn>& columns) const;
  /// One object per setting: each metric's mean, interval and values by seed.
  nlohmann::ordered_json json() const;

 private:
  std::vector<double> values(std::size_t row, const std::string& metric) const;

  std::vector<std::string> names_;
  std::vector<std::vector<Measured>> seeds_;
};

}  // namespace vqgrad
