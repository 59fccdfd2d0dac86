#pragma once

namespace vqgrad {

/// After this call the first Ctrl-C only sets a flag; the second one kills.
void catch_interrupts();

/// Whether Ctrl-C was pressed. Long loops poll it, clean up and call `stop_if_interrupted`.
bool interrupted();

/// Throws Error with Exit::interrupted after a Ctrl-C.
void stop_if_interrupted();

}  // namespace vqgrad
