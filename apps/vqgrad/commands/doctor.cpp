#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string>
#include <vector>

#include "apps/vqgrad/commands.hpp"
#include "apps/vqgrad/machine.hpp"
#include "apps/vqgrad/terminal/text_table.hpp"
#include "autodiff/kernels/gemm.hpp"
#include "autodiff/kernels/thin_gemm.hpp"

extern "C" {
char* openblas_get_config() __attribute__((weak));
int openblas_get_num_threads() __attribute__((weak));
}

namespace vqgrad {
namespace {

/// "0.3.21" of "OpenBLAS 0.3.21 DYNAMIC_ARCH ..."
std::string blas_version() {
  if (!openblas_get_config) return "another BLAS";
  const std::string text = openblas_get_config();
  const auto begin = std::min(text.find(' ') + 1, text.size());
  return text.substr(begin, text.find(' ', begin) - begin);
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

/// The best rate of products (m,k) x (k,n) over 0.1 seconds, in GFLOP/s.
double gemm_rate(std::size_t m, std::size_t k, std::size_t n) {
  using Clock = std::chrono::steady_clock;
  const std::vector<float> a(m * k, 0.5F), b(k * n, 0.25F);
  std::vector<float> c(m * n);
  const double operations = 2.0 * static_cast<double>(m * k * n);
  const auto end = Clock::now() + std::chrono::milliseconds(100);
  double best = 0;
  for (auto start = Clock::now(); start < end;) {
    kernels::gemm<float>(kernels::Transpose::no, kernels::Transpose::no, m, n, k, 1, a.data(), b.data(), 0,
                         c.data());
    const auto now = Clock::now();
    best = std::max(best, operations / std::chrono::duration<double>(now - start).count() / 1e9);
    start = now;
  }
  return best;
}

/// The rate, and whose kernel reached it.
std::string rate_text(std::size_t m, std::size_t k, std::size_t n) {
  return fmt::format("{:.0f} GFLOP/s, float, by {}", gemm_rate(m, k, n),
                     kernels::is_thin<float>(n) ? "the kernel for thin products" : "BLAS");
}

/// Whether the program had to choose OpenBLAS's kernels, who did, or what is to be done.
std::string blas_advice() {
  const std::string forced = environment("OPENBLAS_CORETYPE"), fallback = environment("VQGRAD_BLAS_FALLBACK");
  const std::string better = kernels::better_blas_core();
  if (!better.empty())
    return fmt::format("OpenBLAS uses its slowest kernels ({}) on this CPU: set OPENBLAS_CORETYPE={}",
                       kernels::blas_core(), better);
  if (!fallback.empty() && !forced.empty())
    return fmt::format(
        "OpenBLAS does not know this CPU and would take its slowest kernels ({}); vqgrad started anew "
        "with OPENBLAS_CORETYPE={}",
        fallback, forced);
  if (!forced.empty()) return fmt::format("OPENBLAS_CORETYPE={} is set by you", forced);
  return "";
}

void doctor() {
  auto table = name_value_table();
  table.add({"vqgrad", version()});
  table.add({"CPU", cpu_model()});
  table.add({"CPU flags", fmt::format("{}", fmt::join(cpu_flags(), " "))});
  table.add({"cores", std::to_string(cpu_cores())});
  table.add({"threads", fmt::format("{} in vqgrad train (--threads), {} in BLAS", cpu_cores(),
                                    openblas_get_num_threads ? openblas_get_num_threads() : 1)});
  table.add({"compiler", compiler()});
  table.add({"build", fmt::format("{} {}", build_type(), build_flags())});
  table.add({"for this CPU",
             built_native() ? "yes (-march=native)" : "no (-DVQGRAD_NATIVE=ON would be faster here)"});
  table.add({"OpenBLAS", blas_version()});
  table.add({"BLAS core", kernels::blas_core()});
  table.add({"gemm 2048x176x16", rate_text(2048, 176, 16)});
  table.add({"gemm 512x512x512", rate_text(512, 512, 512)});
  table.add({"xtensor", xtensor_version()});
  table.add({"xsimd", xsimd_version()});
  fmt::print("{}", table.text());
  if (const std::string advice = blas_advice(); !advice.empty()) fmt::print("\nnote: {}.\n", advice);
  if (build_type() != "Release")
    fmt::print("\nnote: a {} build is slow: use -DCMAKE_BUILD_TYPE=Release.\n", build_type());
}

}  // namespace

void add_doctor(CLI::App& app) {
  auto* command = app.add_subcommand("doctor", "Show CPU, compiler, BLAS and how fast it multiplies");
  command->callback(doctor);
}

}  // namespace vqgrad
