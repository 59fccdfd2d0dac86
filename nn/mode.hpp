#pragma once

namespace vqgrad {

/// Whether layers that differ in training (batch normalization, dropout) train or evaluate.
enum class Mode { train, evaluate };

}  // namespace vqgrad
