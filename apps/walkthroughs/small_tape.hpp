#pragma once
#include <cmath>
#include <functional>
#include <numeric>
#include <stdexcept>
#include <vector>

/// Reverse-mode differentiation of matrices in a hundred lines, for reading: walkthrough 02.
namespace small {
// [anchor: tape]
using Numbers = std::vector<double>;

struct Node {
  std::size_t columns;
  Numbers value, gradient;                         // (rows, columns), row-major
  std::vector<std::size_t> parents;                // each smaller than the node's own number
  std::function<void(const Numbers& g)> backward;  // g = dL/dvalue: hands it on to the parents
};

struct Var {  // a handle: which tape, which node
  struct Tape* tape;
  std::size_t id;
  Node& node() const;
  const Numbers& value() const { return node().value; }
  Numbers& gradient() const { return node().gradient; }
};

struct Tape {
  std::vector<Node> nodes;
  Var record(std::size_t columns, Numbers value, std::vector<std::size_t> parents = {},
             std::function<void(const Numbers& g)> backward = {}) {
    nodes.push_back({columns, value, {}, parents, backward});
    return {this, nodes.size() - 1};
  }

  void backward(Var loss) {
    for (Node& node : nodes) node.gradient.assign(node.value.size(), 0);
    loss.gradient().at(0) = 1;  // dL/dL
    for (std::size_t id = loss.id + 1; id-- > 0;)
      if (nodes[id].backward) nodes[id].backward(nodes[id].gradient);
  }
};

inline Node& Var::node() const { return tape->nodes[id]; }
// [end]

inline Var operator+(Var a, Var b) {  // a, y (M, N); b (M, N), or one row (1, N) for all of a's
  Numbers y = a.value();
  const std::size_t n = a.node().columns, period = b.value().size();
  if (b.node().columns != n || y.size() % period) throw std::invalid_argument("add: shapes differ");
  for (std::size_t k = 0; k < y.size(); ++k) y[k] += b.value()[k % period];
  return a.tape->record(n, y, {a.id, b.id}, [=](const Numbers& g) {
    for (std::size_t k = 0; k < g.size(); ++k) a.gradient()[k] += g[k], b.gradient()[k % period] += g[k];
  });
}

// [anchor: multiply]
inline Var operator*(Var a, Var b) {  // element by element: a, b, y (M, N)
  Numbers y = a.value();
  if (y.size() != b.value().size()) throw std::invalid_argument("multiply: shapes differ");
  for (std::size_t k = 0; k < y.size(); ++k) y[k] *= b.value()[k];
  return a.tape->record(a.node().columns, y, {a.id, b.id}, [=](const Numbers& g) {
    for (std::size_t k = 0; k < g.size(); ++k) a.gradient()[k] += g[k] * b.value()[k];
    for (std::size_t k = 0; k < g.size(); ++k) b.gradient()[k] += g[k] * a.value()[k];
  });
}
// [end]

/// y = a b: a (M, K), b (K, N), y (M, N); dL/da = g b^T, dL/db = a^T g.
inline Var matmul(Var a, Var b) {
  const std::size_t K = a.node().columns, N = b.node().columns, M = a.value().size() / K;
  if (b.value().size() != K * N) throw std::invalid_argument("matmul: shapes do not fit");
  const auto each = [=](const auto& visit) {
    for (std::size_t i = 0; i < M * K; ++i)
      for (std::size_t n = 0; n < N; ++n) visit(i, i % K * N + n, i / K * N + n);
  };
  Numbers y(M * N);
  each([&](auto i, auto j, auto o) { y[o] += a.value()[i] * b.value()[j]; });
  return a.tape->record(N, y, {a.id, b.id}, [=](const Numbers& g) {
    each([&](auto i, auto j, auto o) { a.gradient()[i] += g[o] * b.value()[j]; });
    each([&](auto i, auto j, auto o) { b.gradient()[j] += g[o] * a.value()[i]; });
  });
}

inline Var tanh(Var x) {
  Numbers y = x.value();
  for (double& v : y) v = std::tanh(v);
  return x.tape->record(x.node().columns, y, {x.id}, [=](const Numbers& g) {
    for (std::size_t k = 0; k < g.size(); ++k) x.gradient()[k] += g[k] * (1 - y[k] * y[k]);
  });
}

inline Var sum(Var x) {  // y (1, 1)
  const double total = std::accumulate(x.value().begin(), x.value().end(), 0.0);
  return x.tape->record(1, {total}, {x.id}, [=](const Numbers& g) {
    for (double& d : x.gradient()) d += g[0];
  });
}

}  // namespace small
