#pragma once
#include <cstddef>

#include "apps/vqgrad/models/vqvae/vqvae.hpp"

namespace vqgrad {

/// The residual VQ-VAE that turns vectors of `width` into code tuples: k-means start, a beam of 5, all
/// codebooks refined together, and an MLP around which the vectors skip on both sides. docs/codes.md has what
/// each of these is worth.
inline VqVaeOptions semantic_id_options(std::size_t width) {
  return {.codes = 64,
          .dim = width,
          .hidden = 128,
          .epochs = 200,
          .batch = 512,
          .learning_rate = 3e-3,
          .commitment = 0.1,
          .update = CodebookUpdate::loss,
          .kind = QuantizerKind::residual,
          .levels = 3,
          .beam = 5,
          .codebook = 0.1,
          .skip = true,
          .joint = true,
          .one_deviation = true,
          .anneal = true};
}

}  // namespace vqgrad
