#pragma once
#include <optional>
#include <unordered_map>

#include "apps/experiments/coldstart/warmup_method.hpp"
#include "datasets/batches.hpp"
#include "nn/linear.hpp"

namespace vqgrad {

/// Meta-Embedding (Pan et al., SIGIR 2019, arXiv 1904.11547): an id's first embedding from its side
/// information s, e_a = tanh(s W + b) / 5, learned over two batches of the same ids, as if they were new:
///
///   e_b = e_a - eta dL_a(e_a)/de_a,   loss = 0.1 L_a(e_a) + 0.9 L_b(e_b)
///
/// The step's own derivative is left out (first-order MAML: Finn et al. 2017, section 5.2), since the tape
/// has no double backward. eta = 1e-3 is the paper's; at it the term left out is of that order.
class MetaEmbedding : public WarmupMethod {
 public:
  explicit MetaEmbedding(ColdCell& cell);

  std::vector<Phase> base_phases() override;
  bool generates() const override { return true; }
  Var<float> generate(const Batch& batch) override;

 private:
  Var<float> loss(const Batch& batch);

  Linear<float> generator_;
  std::vector<std::uint32_t> rows_;                             // a's of every hot id
  std::unordered_map<std::uint32_t, std::uint32_t> companion_;  // b's row of the same id
  std::optional<Batches> others_;                               // b, which the step borrows
};

}  // namespace vqgrad
