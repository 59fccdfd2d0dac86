#include <cstdlib>
#include <string>

#include <signal.h>
#include <unistd.h>

#include "apps/run.hpp"
#include "apps/terminal/interrupt.hpp"
#include "autodiff/kernels/gemm.hpp"

namespace {

/// OpenBLAS reads its variables when it is loaded, which is before main: set them and start anew, once.
void start_anew_with_blas_settings(char** argv) {
  bool changed = false;
  const auto set = [&](const char* name, const std::string& value) {
    if (std::getenv(name)) return;
    changed = ::setenv(name, value.c_str(), 1) == 0 || changed;
  };
  if (const std::string core = vqgrad::kernels::better_blas_core(); !core.empty()) {
    set("VQGRAD_BLAS_FALLBACK", vqgrad::kernels::blas_core());  // for `vqgrad doctor`
    set("OPENBLAS_CORETYPE", core);
  }
  set("OPENBLAS_NUM_THREADS", "1");
  // Where there is no /proc, it goes on with what the library chose.
  if (changed) ::execv("/proc/self/exe", argv);
}

}  // namespace

int main(int argc, char** argv) {
  start_anew_with_blas_settings(argv);
  ::signal(SIGPIPE, SIG_DFL);  // `vqgrad ... | head` ends quietly
  vqgrad::catch_interrupts();
  return vqgrad::run(argc, argv);
}
