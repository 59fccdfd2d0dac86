// A VQ-VAE on points of the plane that lie around eight corners.
#include <cmath>
#include <cstdio>

#include "autodiff/ops/losses.hpp"
#include "autodiff/ops/stop_gradient.hpp"
#include "autodiff/tools/gradient_check.hpp"
#include "autodiff/tools/xtensor.hpp"
#include "nn/adam.hpp"
#include "nn/mlp.hpp"
#include "vq/vector_quantizer.hpp"

using namespace vqgrad;

int main() {
  Random random(1);
  auto points = xt::xtensor<double, 2>::from_shape({512, 2});
  for (std::size_t i = 0; i < 512; ++i) {
    const double angle = 0.785398 * random.below(8);
    points(i, 0) = std::cos(angle) + 0.05 * random.normal();
    points(i, 1) = std::sin(angle) + 0.05 * random.normal();
  }

  Tape<double> tape;
  Parameters<double> parameters{Random(2)};
  Mlp encoder{parameters / "encoder", {2, 16, 2}};
  Mlp decoder{parameters / "decoder", {2, 16, 2}};
  VectorQuantizer quantizer{parameters / "codebook", {.codes = 8, .dim = 2}};
  Adam adam{parameters, {.learning_rate = 1e-2}};

  quantizer.start(encoder(tape.input(points)).values(), random);  // k-means start
  for (int step = 0; step <= 400; ++step) {
    tape.reset();
    auto x = tape.input(points);  // any xtensor container, view or expression
    auto z = encoder(x);
    auto q = quantizer(z);                               // q.vectors (512, 2), q.codes (512)
    auto y = decoder(z + stop_gradient(q.vectors - z));  // the straight-through estimator
    auto loss = mean_squared_error(y, x) + q.term("codebook") + 0.25 * q.term("commitment");
    tape.backward(loss);
    if (step % 200 == 0) {
      const auto usage = codebook_usage(q.codes.values(), 8);
      std::printf("step %3d  loss %.3f  codes used %zu  perplexity %.1f\n", step, loss.item(), usage.used,
                  usage.perplexity);
    }
    if (step == 400) {
      // Finite differences agree once stop-gradients and codes are frozen, and only then.
      const auto frozen = check_gradients(tape, loss);
      const auto naive = check_gradients(tape, loss, {.replay = Replay::naive});
      std::printf("gradient check: frozen %s, naive %s\n", frozen.passed ? "passes" : "fails",
                  naive.passed ? "passes" : "fails");
      break;
    }
    adam.step();
    quantizer.update(q);                                   // counts which codes were used
    quantizer.restart_dead_codes(z.values(), 20, random);  // unused for 20 steps: move to a point
  }
}
