#include "apps/vqgrad/run_folder/manifest.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>
#include <fstream>

#include "apps/vqgrad/machine.hpp"
#include "autodiff/kernels/gemm.hpp"
#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/parallel.hpp"

namespace vqgrad {
namespace {

std::string text_or_null(const nlohmann::json& json) {
  return json.is_null() ? std::string() : json.get<std::string>();
}

}  // namespace

nlohmann::ordered_json Manifest::json() const {
  nlohmann::ordered_json json;
  json["vqgrad"] = version();
  json["command_line"] = command_line;
  json["seed"] = seed;
  json["dataset"] = dataset;
  json["data_sha256"] = data_sha256;
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

std::optional<Manifest> find_manifest(const std::filesystem::path& path) try {
  if (!std::filesystem::exists(path)) return std::nullopt;
  const auto json = nlohmann::json::parse(read_file(path), nullptr, false);
  if (!json.is_object() || !json.contains("vqgrad")) return std::nullopt;
  Manifest manifest;
  manifest.seed = json.at("seed").get<std::uint64_t>();
  manifest.dataset = json.at("dataset").get<std::string>();
  manifest.data_sha256 = text_or_null(json.at("data_sha256"));
  manifest.command_line = json.at("command_line").get<std::vector<std::string>>();
  manifest.started = json.at("started").get<std::string>();
  manifest.finished = text_or_null(json.at("finished"));
  return manifest;
} catch (const nlohmann::json::exception& error) {
  throw DataError(path.string() + ": expected a run's manifest, but " + error.what());
}

std::vector<std::string> command_line() {
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  std::vector<std::string> words;
  for (std::string word; std::getline(file, word, '\0');) words.push_back(word);
  return words;
}

std::string utc_now() { return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr))); }

}  // namespace vqgrad
