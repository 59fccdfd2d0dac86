// The steps by hand in plain C++, one thread, without a tape: the practical limit. It does not use vqgrad.
#include <array>
#include <cmath>
#include <memory>

#include "bench/steps/limit/vae_limit.hpp"
#include "bench/steps/step_program.hpp"

namespace vqgrad::bench {
namespace {

/// The quantizer's loss, and its gradient into the codebook: z z^T with signed roots, the nearest of `codes`
/// for each row, the diagonal of what was looked up.
class QuantizerLimit {
 public:
  explicit QuantizerLimit(AdamArray& array)
      : array_(array), at_(array.add(initial(codebook, codes * latent))) {}

  double step(const std::vector<float>& z) {
    const float* vectors = &array_.x[at_];
    float columns[latent * codes], norms[codes] = {};
    for (std::size_t k = 0; k < codes; ++k)
      for (std::size_t j = 0; j < latent; ++j) {
        columns[j * codes + k] = -2 * vectors[k * latent + j];
        norms[k] += vectors[k * latent + j] * vectors[k * latent + j];
      }
    double loss = 0;
    for (std::size_t b = 0; b < batch_size; ++b) {
      float roots[latent][latent];
      for (std::size_t i = 0; i < latent; ++i)
        for (std::size_t j = 0; j < latent; ++j) {
          const float p = z[b * latent + i] * z[b * latent + j];
          roots[i][j] = p / std::sqrt(std::abs(p) + 1e-12f);
        }
      for (std::size_t i = 0; i < latent; ++i) {
        lanes_t<16> low = lanes<16>(norms), high = lanes<16>(norms + 16);
        for (std::size_t j = 0; j < latent; ++j) {
          low += roots[i][j] * lanes<16>(columns + j * codes);
          high += roots[i][j] * lanes<16>(columns + j * codes + 16);
        }
        const std::size_t best = nearest(low, high);
        const float d = vectors[best * latent + i] - z[b * latent + i];
        loss += static_cast<double>(d * d);
        array_.gradient[at_ + best * latent + i] += 0.5f * d / static_cast<float>(batch_size * latent);
      }
    }
    return 1.25 * loss / (batch_size * latent);
  }

 private:
  /// The lowest place of the least of 32 numbers.
  static std::size_t nearest(lanes_t<16> low, lanes_t<16> high) {
    typedef std::int32_t Places __attribute__((vector_size(64)));
    constexpr Places counting{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    const Places places = high < low ? counting + 16 : counting;
    const lanes_t<16> both = high < low ? high : low;
    float least = both[0];
    for (std::size_t k = 1; k < 16; ++k) least = std::min(least, both[k]);
    std::int32_t best = codes;
    for (std::size_t k = 0; k < 16; ++k) best = std::min(best, both[k] == least ? places[k] : 32);
    return static_cast<std::size_t>(best);
  }

  AdamArray& array_;
  std::size_t at_;
};

struct Limit {
  AdamArray trained, fixed;
  ClickLimit click;
  VaeLimit vae;
  QuantizerLimit quantizer;

  Limit(const std::string& name, double dropout)
      : click(trained, fixed, name == "deepfm", name == "vqvae", dropout),
        vae(name == "vqvae" ? trained : fixed, click),
        quantizer(name == "codebook" ? trained : fixed) {}
};

Step make_step(const std::string& name, std::size_t, double dropout) {
  const auto limit = std::make_shared<Limit>(name, dropout);
  return [limit, name](const BatchData& batch) {
    double shown = 0;
    if (name == "deepfm") {
      shown = limit->click.forward(batch);
      limit->click.backward(batch);
    } else {
      shown = limit->vae.forward(batch);
      if (name == "codebook")
        shown = limit->quantizer.step(limit->vae.z);
      else
        limit->vae.backward(batch);
    }
    limit->trained.step();
    return shown;
  };
}

}  // namespace
}  // namespace vqgrad::bench

int main(int argc, char** argv) {
  return vqgrad::bench::run_step_program(argc, argv, vqgrad::bench::make_step);
}
