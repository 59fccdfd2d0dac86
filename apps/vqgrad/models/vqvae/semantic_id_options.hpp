#pragma once
#include <cstddef>

#include "apps/vqgrad/models/vqvae/vqvae.hpp"

namespace vqgrad {

/// The VQ-VAE that turns vectors of `width` into code tuples, by default a residual one: k-means start, a
/// beam of 5, all codebooks refined together, and an MLP around which the vectors skip on both sides.
/// docs/codes.md shows what each of these is worth. A quantizer without tables of vectors gets an encoder to
/// its own dimensions instead.
inline VqVaeOptions semantic_id_options(std::size_t width, const std::string& quantizer = "residual") {
  const bool table = find_quantizer(quantizer).codebook == Codebook::table;
  return {.codes = quantizer == "residual" ? std::size_t{64} : 0,
          .dim = table ? width : 0,
          .hidden = 128,
          .epochs = 200,
          .batch = 512,
          .learning_rate = 3e-3,
          .commitment = 0.1,
          .update = CodebookUpdate::loss,
          .quantizer = quantizer,
          .levels = quantizer == "residual" ? std::size_t{3} : 0,
          .beam = 5,
          .codebook = table ? 0.1 : 1,
          .skip = table,
          .joint = table,
          .one_deviation = true,
          .anneal = true};
}

}  // namespace vqgrad
