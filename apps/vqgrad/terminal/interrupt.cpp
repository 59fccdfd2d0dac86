#include "apps/vqgrad/terminal/interrupt.hpp"

#include <signal.h>

#include <csignal>

#include "base/error.hpp"

namespace vqgrad {
namespace {

volatile std::sig_atomic_t flag = 0;

}  // namespace

void catch_interrupts() {
  struct sigaction action {};
  action.sa_handler = [](int) { flag = 1; };
  // The handler runs once: the second Ctrl-C has its default action.
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
  ::sigaction(SIGINT, &action, nullptr);
}

bool interrupted() { return flag != 0; }

void stop_if_interrupted() {
  if (interrupted()) throw Error(Exit::interrupted, "interrupted");
}

}  // namespace vqgrad
