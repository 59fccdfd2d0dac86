#pragma once

namespace vqgrad {

/// Whether layers that tell the two apart (batch normalization, dropout) learn or are used.
enum class Mode { train, evaluate };

}  // namespace vqgrad
