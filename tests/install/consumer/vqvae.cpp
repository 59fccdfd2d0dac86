// A VQ-VAE on points around the corners of a square.
#include <vqgrad/autodiff/autodiff.hpp>
#include <vqgrad/autodiff/tools/xtensor.hpp>
#include <vqgrad/nn/adam.hpp>
#include <vqgrad/nn/mlp.hpp>
#include <vqgrad/vq/vector_quantizer.hpp>

#include <cstdio>

using namespace vqgrad;

int main() {
  Random random(1);
  auto points = xt::xtensor<float, 2>::from_shape({128, 2});
  for (float& x : points) x = static_cast<float>(random.below(2) + 0.1 * random.normal());

  Tape<float> tape;
  Parameters<float> parameters{Random(2)};
  Mlp encoder{parameters / "encoder", {2, 8, 2}}, decoder{parameters / "decoder", {2, 8, 2}};
  VectorQuantizer quantizer{parameters / "codebook", {.codes = 8, .dim = 2}};
  Adam adam{parameters, {.learning_rate = 1e-2}};
  float loss_now = 0;
  for (int step = 0; step < 300; ++step) {
    tape.reset();
    auto x = tape.input(points);
    auto z = encoder(x);
    if (step == 0) quantizer.start(z.values(), random);
    auto q = quantizer(z);
    auto y = decoder(z + stop_gradient(q.vectors - z));
    auto loss = mean_squared_error(y, x) + q.term("codebook") + 0.25f * q.term("commitment");
    tape.backward(loss);
    adam.step();
    quantizer.update(q);
    quantizer.restart_dead_codes(z.values(), 20, random);
    loss_now = loss.item();
  }
  const auto codes = as_xtensor(quantizer.codebook());  // (8, 2)
  std::printf("loss %.3f, first code (%.2f, %.2f)\n", static_cast<double>(loss_now),
              static_cast<double>(codes(0, 0)), static_cast<double>(codes(0, 1)));
  return loss_now < 0.05f ? 0 : 1;
}
