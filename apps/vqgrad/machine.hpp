#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace vqgrad {

// What the program was built with and runs on: for manifests and `vqgrad doctor`.

std::string version();     ///< "0.1.0"
std::string compiler();    ///< "g++ 12.2.0"
std::string build_type();  ///< "Release"
std::string build_flags();
bool built_native();  ///< -march=native
std::string xtensor_version();
std::string xsimd_version();

std::string cpu_model();
/// Those of AVX and its like that this CPU has.
std::vector<std::string> cpu_flags();
std::size_t cpu_cores();

}  // namespace vqgrad
