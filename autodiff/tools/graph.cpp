#include "autodiff/tools/graph.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace vqgrad {
namespace {

// As far from white as from black: 4.5 to 1 on either.
constexpr std::string_view grey = "#767676";

/// The text of a double-quoted DOT string, in which a backslash would start an escape such as \N.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char letter : text) {
    if (letter == '\n') {
      result += "\\n";
      continue;
    }
    if (letter == '"' || letter == '\\') result += '\\';
    result += letter;
  }
  return result;
}

/// Nodes by scope: "encoder.0" is a child of "encoder". Children stand in the order of their first nodes.
struct Cluster {
  std::string path, label;
  std::vector<Cluster> children;
  std::vector<std::uint32_t> nodes;

  Cluster& at(std::string_view scope) {
    if (scope.empty()) return *this;
    const std::size_t dot = scope.find('.');
    const std::string_view first = scope.substr(0, dot);
    auto child =
        std::find_if(children.begin(), children.end(), [&](const Cluster& c) { return c.label == first; });
    if (child == children.end()) {
      children.push_back(
          {fmt::format("{}{}{}", path, path.empty() ? "" : ".", first), std::string(first), {}, {}});
      child = children.end() - 1;
    }
    return child->at(dot == std::string_view::npos ? "" : scope.substr(dot + 1));
  }
};

bool stops_gradients(const Op& op) { return op.name == "stop_gradient"; }

template <class T>
std::string_view look(const Node<T>& node) {
  if (node.parameter) return "shape=box, penwidth=2";
  if (node.index) return "shape=hexagon";
  if (stops_gradients(*node.op)) return "shape=ellipse, style=dashed";
  return node.forward ? "shape=ellipse" : "shape=box, style=rounded";
}

template <class T>
void write_node(std::string& out, const Tape<T>& tape, std::uint32_t id, std::size_t depth) {
  const Node<T>& node = tape.node(id);
  const std::string shape = node.shape.text();
  const std::string title =
      node.name.empty() ? node.op->name : fmt::format("{}\n{}", node.name, node.op->name);
  out += fmt::format("{:{}}n{} [label=\"{}\\n{}\", tooltip=\"#{} {} {} at {}\", {}];\n", "", 2 * depth, id,
                     escaped(title), shape, id, escaped(node.op->name), shape, escaped(node.here.text()),
                     look(node));
}

template <class T>
void write_cluster(std::string& out, const Tape<T>& tape, const Cluster& cluster, std::size_t depth) {
  for (const std::uint32_t id : cluster.nodes) write_node(out, tape, id, depth);
  for (const Cluster& child : cluster.children) {
    out += fmt::format("{:{}}subgraph \"cluster_{}\" {{\n", "", 2 * depth, escaped(child.path));
    out += fmt::format("{:{}}label=\"{}\";\n", "", 2 * depth + 2, escaped(child.label));
    write_cluster(out, tape, child, depth + 1);
    out += fmt::format("{:{}}}}\n", "", 2 * depth);
  }
}

}  // namespace

template <class T>
std::string table(const Tape<T>& tape) {
  using Row = std::array<std::string, 7>;
  std::vector<Row> rows{{"id", "op", "name", "shape", "bytes", "parents", "line"}};
  std::size_t bytes = 0, parameter_bytes = 0;
  for (std::uint32_t id = 0; id < tape.nodes().size(); ++id) {
    const Node<T>& node = tape.node(id);
    (node.parameter ? parameter_bytes : bytes) += node.bytes();
    rows.push_back(
        {std::to_string(id), node.op->name, std::string(node.name), node.shape.text(),
         fmt::format("{0}{2}{1}", node.parameter ? "[" : "", node.parameter ? "]" : "", node.bytes()),
         fmt::format("{}", fmt::join(node.parents, " ")), node.here.text()});
  }
  std::array<std::size_t, 7> widths{};
  for (const Row& row : rows)
    for (std::size_t k = 0; k < row.size(); ++k) widths[k] = std::max(widths[k], row[k].size());
  std::string out;
  for (const Row& row : rows)
    out += fmt::format("{:>{}}  {:<{}}  {:<{}}  {:<{}}  {:>{}}  {:<{}}  {}\n", row[0], widths[0], row[1],
                       widths[1], row[2], widths[2], row[3], widths[3], row[4], widths[4], row[5], widths[5],
                       row[6]);
  return out + fmt::format("{} nodes, {} bytes of values, [{}] of parameters\n", tape.nodes().size(), bytes,
                           parameter_bytes);
}

template <class T>
std::string dot(const Tape<T>& tape) {
  Cluster root;
  for (std::uint32_t id = 0; id < tape.nodes().size(); ++id) root.at(tape.node(id).scope).nodes.push_back(id);
  std::string out = "digraph tape {\n";
  out += fmt::format(
      "  graph [bgcolor=\"transparent\", color=\"{0}\", fontcolor=\"{0}\", fontname=\"Helvetica\"];\n", grey);
  out +=
      fmt::format("  node [color=\"{0}\", fontcolor=\"{0}\", fontname=\"Helvetica\", fontsize=11];\n", grey);
  out += fmt::format("  edge [color=\"{0}\"];\n", grey);
  write_cluster(out, tape, root, 1);
  for (std::uint32_t id = 0; id < tape.nodes().size(); ++id)
    for (const std::uint32_t parent : tape.node(id).parents)
      out += fmt::format("  n{} -> n{}{};\n", parent, id,
                         stops_gradients(*tape.node(id).op) ? " [style=dashed]" : "");
  return out + "}\n";
}

template std::string table(const Tape<float>&);
template std::string table(const Tape<double>&);
template std::string dot(const Tape<float>&);
template std::string dot(const Tape<double>&);

}  // namespace vqgrad
