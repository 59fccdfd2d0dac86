#pragma once
#include <memory>

#include "apps/experiments/coldstart/grouped_vqvae.hpp"
#include "apps/experiments/coldstart/warmup_method.hpp"

namespace vqgrad {

// Methods that nothing else derives from: each is a class in methods/NAME.cpp, with its paper and formula.
std::unique_ptr<WarmupMethod> make_attention_origin(ColdModel& model);
std::unique_ptr<WarmupMethod> make_cvar(ColdModel& model);
std::unique_ptr<WarmupMethod> make_meta_embedding(ColdModel& model);
std::unique_ptr<WarmupMethod> make_mwuf(ColdModel& model);
std::unique_ptr<WarmupMethod> make_rater_vqvae(ColdModel& model, Bottleneck bottleneck);

}  // namespace vqgrad
