// 06: the VQ layer, term by term. The text is apps/walkthroughs/06_the_vq_layer.md.
#include <fmt/format.h>

#include <algorithm>

#include "apps/vqgrad/svg/picture.hpp"
#include "apps/walkthroughs/walkthrough.hpp"
#include "autodiff/ops/losses.hpp"
#include "autodiff/ops/stop_gradient.hpp"
#include "autodiff/tools/xtensor.hpp"
#include "nn/adam.hpp"
#include "nn/linear.hpp"
#include "vq/vector_quantizer.hpp"

using namespace vqgrad;

namespace {

constexpr std::size_t rows = 12, width = 3, dim = 2, codes = 4;
enum class Bug { none, swapped, no_stop_gradient, after_the_estimator };
using V = Var<double>;

/// "codebook" and "commitment" of z (B, D) and its code vectors q (B, D).
std::pair<V, V> make_terms(Bug bug, V z, V q, V output) {
  if (bug == Bug::swapped)
    return {mean_squared_error(z, stop_gradient(q)), mean_squared_error(q, stop_gradient(z))};
  if (bug == Bug::no_stop_gradient) return {mean_squared_error(q, z), mean_squared_error(z, q)};
  if (bug == Bug::after_the_estimator) q = output;
  // [anchor: terms]
  const V codebook = mean_squared_error(q, stop_gradient(z));
  const V commitment = mean_squared_error(z, stop_gradient(q));
  // [end]
  return {codebook, commitment};
}

struct Step {
  Quantized<double> q;
  V reconstruction, codebook, commitment, loss;
};

struct Model {
  Tape<double> tape;
  Parameters<double> parameters{Random{6}};
  // [anchor: model]
  Linear<double> encoder{parameters / "encoder", width, dim};
  VectorQuantizer<double> quantizer{parameters / "codebook", {.codes = codes, .dim = dim}};
  Linear<double> decoder{parameters / "decoder", dim, width};
  // [end]

  Step step(Bug bug) {
    auto points = xt::xtensor<double, 2>::from_shape({rows, width});
    Random{6}.split("points").fill_normal(std::span(points), 0, 1);
    tape.reset();
    // [anchor: step]
    const V x = tape.input(points);  // (12, 3)
    const V z = encoder(x);          // (12, 2)
    const auto q = quantizer(z);     // q.vectors and q.output (12, 2), q.codes (12)
    const V reconstruction = mean_squared_error(decoder(q.output), x);
    const auto [codebook, commitment] = make_terms(bug, z, q.vectors, q.output);
    return {q, reconstruction, codebook, commitment, reconstruction + codebook + 0.25 * commitment};
    // [end]
  }
};

/// The largest |gradient| of a group's parameters, as the last backward pass left them.
std::string reached(const Parameters<double>& parameters, const char* group) {
  double largest = 0;
  for (const auto& parameter : parameters)
    if (parameter.name().starts_with(group) && parameter.has_gradient())
      for (const double g : parameter.gradient()) largest = std::max({largest, g, -g});
  return largest == 0 ? "0" : fmt::format("{:.4f}", largest);
}

void print_flow(Bug bug, const char* title) {
  Model m;
  const Step first = m.step(bug);
  fmt::print("{}\n{:16}{:>8}{:>10}{:>10}{:>10}\n", title, "term", "value", "encoder", "codebook", "decoder");
  for (const auto& [name, term] : {std::pair{"reconstruction", first.reconstruction},
                                   {"codebook", first.codebook},
                                   {"commitment", first.commitment}}) {
    // [anchor: flow]
    m.tape.backward(term);
    fmt::print("{:16}{:8.4f}{:>10}{:>10}{:>10}\n", name, term.item(), reached(m.parameters, "encoder"),
               reached(m.parameters, "codebook"), reached(m.parameters, "decoder"));
    // [end]
  }

  Adam<double> adam(m.parameters, {.learning_rate = 0.01});
  for (int k = 0; k < 400; ++k) {
    m.tape.backward(m.step(bug).loss);
    try {
      adam.step();
    } catch (const Error& error) {
      fmt::print("{}\n", error.what());
      m.parameters.at("codebook.vectors").set_trainable(false);
    }
  }
  const Step last = m.step(bug);
  fmt::print("after 400 steps: reconstruction {:.3f}, mean (z - q)^2 {:.3g}\n\n", last.reconstruction.item(),
             last.codebook.item());
}

void print_codebook_gradient(Model& m, const Step& step) {
  m.tape.backward(step.q.term("codebook"));
  const auto chosen = as_xtensor(step.q.codes);
  fmt::print("code  rows  d codebook / d C_k     2 / (B D) sum of C_k - z_i\n");
  const xt::xtensor<double, 2> differences = as_xtensor(step.q.vectors) - as_xtensor(step.q.input);
  const auto g = as_xtensor(m.quantizer.codebook().gradient());
  for (int k = 0; k < static_cast<int>(codes); ++k) {
    double sum[dim] = {};
    for (std::size_t i = 0; i < rows; ++i)
      for (std::size_t d = 0; d < dim && chosen(i) == k; ++d) sum[d] += 2 * differences(i, d) / (rows * dim);
    fmt::print("{:4}{:6}  ({:7.4f}, {:7.4f})     ({:7.4f}, {:7.4f})\n", k,
               std::count(chosen.begin(), chosen.end(), k), g(k, 0), g(k, 1), sum[0], sum[1]);
  }
}

/// Latent space, with an arrow along minus the gradient of each term.
void draw(Model& m, const Step& step, const std::filesystem::path& path) {
  Picture picture("Where each term pulls, in latent space", "z_0 (no unit)", "z_1 (no unit)");
  const auto arrows = [&](auto name, V term, auto& of, double length, int color) {
    m.tape.backward(term);
    const xt::xtensor<double, 2> x = as_xtensor(of), y = x - length * as_xtensor(of.gradient());
    for (std::size_t k = 0; k < x.shape(0); ++k)
      picture.arrow({x(k, 0), x(k, 1)}, {y(k, 0), y(k, 1)}, color, k == 0 ? name : "");
  };
  arrows("reconstruction: z", step.reconstruction, step.q.input, 4, 2);
  arrows("commitment: z", step.commitment, step.q.input, 4, 0);
  arrows("codebook: C", step.codebook, m.quantizer.codebook(), 2, 1);
  picture.write(path);
}

void tell(const WalkthroughOptions& options) {
  print_flow(Bug::none, "the largest |gradient| that each term leaves");
  Model m;
  print_codebook_gradient(m, m.step(Bug::none));
  draw(m, m.step(Bug::none), options.svg);
  if (options.plant_bug) {
    print_flow(Bug::swapped, "\nbug 1: the terms swapped");
    print_flow(Bug::no_stop_gradient, "bug 2: no stop-gradient");
    print_flow(Bug::after_the_estimator, "bug 3: terms made of z + sg(q - z) in place of q");
  }
  fmt::print("\nread now: vq/vector_quantizer.cpp\n");
}

}  // namespace

int main(int argc, char** argv) {
  return walkthrough(argc, argv, "06: the VQ layer, term by term", "Plant three bugs in its terms", tell);
}
