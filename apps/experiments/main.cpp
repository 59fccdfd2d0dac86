#include "apps/experiments/commands.hpp"

int main(int argc, char** argv) {
  static constexpr vqgrad::AddCommand commands[] = {vqgrad::add_coldstart, vqgrad::add_likelihood,
                                                    vqgrad::add_priors};
  return vqgrad::main_of(argc, argv, commands);
}
