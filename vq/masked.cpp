#include "vq/masked.hpp"

#include <string>

#include "autodiff/errors.hpp"
#include "autodiff/ops/indexing.hpp"

namespace vqgrad {

template <class T>
MaskedQuantized<T> quantize_masked(const Quantizer<T>& quantizer, Var<T> z,
                                   std::span<const std::uint8_t> mask, Mode mode, Random& random, Here here) {
  Tape<T>& tape = z.tape();
  const TapeScope scope{tape, here};
  const Shape shape = z.shape();
  if (shape.rank() != 2 || shape[0] != mask.size())
    fail("quantize_masked", z, "a mask of " + std::to_string(mask.size()) + " rows for z " + z.text());
  std::vector<std::int32_t> valid, place(mask.size(), -1);
  for (std::size_t i = 0; i < mask.size(); ++i) {
    if (mask[i] == 0) continue;
    place[i] = static_cast<std::int32_t>(valid.size());
    valid.push_back(static_cast<std::int32_t>(i));
  }
  const Quantized<T> quantized = quantizer(gather(z, tape.indices(valid)), mode, random);
  const auto found = quantized.codes.values();
  const std::size_t width = found.size() / valid.size();
  std::vector<std::int32_t> codes(mask.size() * width, -1);
  for (std::size_t k = 0; k < found.size(); ++k)
    codes[static_cast<std::size_t>(valid[k / width]) * width + k % width] = found[k];
  // A bag of padding alone sums to 0.
  const Indices<T> bags = tape.indices(place, Shape{mask.size(), 1});
  return {quantized, embedding_bag(quantized.output, bags), tape.indices(codes, Shape{mask.size(), width})};
}

template MaskedQuantized<float> quantize_masked(const Quantizer<float>&, Var<float>,
                                                std::span<const std::uint8_t>, Mode, Random&, Here);
template MaskedQuantized<double> quantize_masked(const Quantizer<double>&, Var<double>,
                                                 std::span<const std::uint8_t>, Mode, Random&, Here);

}  // namespace vqgrad
