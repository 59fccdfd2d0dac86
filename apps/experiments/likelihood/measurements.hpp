#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "apps/experiments/coldstart/cold_table.hpp"

namespace vqgrad {

/// Figures by name of one setting, such as a model, under one seed. One that does not exist there, such as
/// the active units of a codebook, is left out.
struct Measured {
  std::vector<std::string> setting;
  std::vector<std::pair<std::string, double>> figures;
};

/// A figure of a table: its name, its heading and its decimals.
struct FigureColumn {
  std::string figure, header;
  int decimals = 3;
};

/// The same settings under several seeds.
class Measurements {
 public:
  /// `names` says what a setting is made of: {"model"}.
  explicit Measurements(std::vector<std::string> names) : names_(std::move(names)) {}

  /// One seed's. Throws Error where the settings are others than before.
  void add(std::vector<Measured> of_seed);

  /// A row a setting: means over seeds, with half of the 95 % interval where there are several.
  std::string table(const std::vector<FigureColumn>& columns) const;
  /// An object a setting: each figure's mean, interval and values by seed.
  nlohmann::ordered_json json() const;

 private:
  std::vector<double> values(std::size_t row, const std::string& figure) const;

  std::vector<std::string> names_;
  std::vector<std::vector<Measured>> seeds_;
};

}  // namespace vqgrad
