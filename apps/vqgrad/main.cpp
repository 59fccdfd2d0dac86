#include "apps/vqgrad/commands.hpp"

int main(int argc, char** argv) { return vqgrad::main_of(argc, argv, vqgrad::all_commands()); }
