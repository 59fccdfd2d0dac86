#include "apps/vqgrad/machine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string_view>
#include <thread>

namespace vqgrad {
namespace {

/// What /proc/cpuinfo says of the first core under a name; "" where it says nothing.
std::string cpu_info(std::string_view name) {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    const auto colon = line.find(':');
    if (colon == std::string::npos || line.compare(0, name.size(), name) != 0) continue;
    const auto end_of_name = line.find_last_not_of(" \t", colon - 1);
    if (end_of_name + 1 == name.size()) return line.substr(std::min(colon + 2, line.size()));
  }
  return "";
}

}  // namespace

// The macros come from apps/CMakeLists.txt.
std::string version() { return VQGRAD_VERSION; }
std::string build_type() { return VQGRAD_BUILD_TYPE; }
std::string build_flags() { return VQGRAD_BUILD_FLAGS; }
bool built_native() { return VQGRAD_BUILD_NATIVE; }
std::string xtensor_version() { return VQGRAD_XTENSOR_VERSION; }
std::string xsimd_version() { return VQGRAD_XSIMD_VERSION; }

std::string compiler() {
#if defined(__clang__)
  return fmt::format("clang++ {}.{}.{}", __clang_major__, __clang_minor__, __clang_patchlevel__);
#elif defined(__GNUC__)
  return fmt::format("g++ {}.{}.{}", __GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__);
#else
  return "unknown";
#endif
}

std::string cpu_model() {
  const std::string model = cpu_info("model name");
  return model.empty() ? "unknown" : model;
}

std::vector<std::string> cpu_flags() {
  constexpr std::string_view wanted[] = {"sse4_2",      "avx",      "avx2",     "fma",
                                         "avx512f",     "avx512vl", "avx512bw", "avx512dq",
                                         "avx512_bf16", "amx_tile", "asimd",    "sve"};
  const std::string x86 = cpu_info("flags");
  std::istringstream words(x86.empty() ? cpu_info("Features") : x86);
  std::vector<std::string> flags;
  for (std::string word; words >> word;)
    if (std::find(std::begin(wanted), std::end(wanted), word) != std::end(wanted)) flags.push_back(word);
  return flags;
}

std::size_t cpu_cores() { return std::max(1U, std::thread::hardware_concurrency()); }

}  // namespace vqgrad
