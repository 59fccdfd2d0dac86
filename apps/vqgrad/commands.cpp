#include "apps/vqgrad/commands.hpp"

namespace vqgrad {

std::span<const AddCommand> all_commands() {
  static constexpr AddCommand commands[] = {add_train,     add_experiments,  add_similar,
                                            add_codes,     add_semantic_ids, add_walkthrough,
                                            add_gradcheck, add_graph,        add_doctor};
  return commands;
}

}  // namespace vqgrad
