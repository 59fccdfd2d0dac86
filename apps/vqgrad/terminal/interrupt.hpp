#pragma once

namespace vqgrad {

/// From here on the first Ctrl-C only sets a flag; the second one kills.
void catch_interrupts();

/// Whether there was a Ctrl-C. Loops that last poll it, tidy up and call `stop_if_interrupted`.
bool interrupted();

/// Throws Error with Exit::interrupted after a Ctrl-C.
void stop_if_interrupted();

}  // namespace vqgrad
