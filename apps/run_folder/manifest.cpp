#include "apps/run_folder/manifest.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>
#include <fstream>

#include "apps/machine.hpp"
#include "autodiff/kernels/gemm.hpp"
#include "base/parallel.hpp"

namespace vqgrad {

nlohmann::ordered_json Manifest::json() const {
  nlohmann::ordered_json json;
  json["vqgrad"] = version();
  json["command_line"] = command_line;
  json["seed"] = seed;
  json["dataset"] = dataset;
  json["data_sha256"] = data_sha256.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(data_sha256);
  json["started"] = started;
  json["finished"] = finished.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(finished);
  json["threads"] = threads();
  json["compiler"] = compiler();
  json["build"] = build_type();
  json["flags"] = build_flags();
  json["blas_core"] = kernels::blas_core();
  json["cpu"] = cpu_model();
  return json;
}

std::vector<std::string> command_line() {
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  std::vector<std::string> words;
  for (std::string word; std::getline(file, word, '\0');) words.push_back(word);
  return words;
}

std::string utc_now() { return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr))); }

}  // namespace vqgrad
