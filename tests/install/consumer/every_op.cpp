#include <cstdio>

int main() { std::printf("%zu ops\n", vqgrad::all_ops().size()); }
