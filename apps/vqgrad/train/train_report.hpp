#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "apps/vqgrad/metrics/code_figures.hpp"
#include "apps/vqgrad/run_folder/report.hpp"
#include "apps/vqgrad/run_folder/run_folder.hpp"
#include "apps/vqgrad/train/click_trainer.hpp"
#include "apps/vqgrad/train/item_substitution.hpp"
#include "apps/vqgrad/train/train_options.hpp"
#include "datasets/dataset.hpp"
#include "datasets/splits.hpp"

namespace vqgrad {

/// All results of a training run, for the terminal and the run folder.
struct TrainResult {
  ClickFit fit;
  VectorCodes coded;
  SubstitutionMetrics test;
  CodeFigures figures;
  std::vector<ItemCode> items;
  double load_seconds = 0, encode_seconds = 0, quantize_seconds = 0, test_seconds = 0;
};

/// A row of metrics.csv.
MetricsRow metrics_row(const ClickEpoch& epoch);

/// To stdout: test metrics under each kind of item embedding, codebook metrics, times.
void print_result(const TrainResult& result, const Dataset& dataset);

/// metrics.json
nlohmann::ordered_json metrics_json(const TrainResult& result, const TrainOptions& options,
                                    const Dataset& dataset, const Split& split);

/// report.html; it refers to result.items.
Report make_report(const TrainResult& result, const Config& config, const Dataset& dataset,
                   const Split& split);

}  // namespace vqgrad
