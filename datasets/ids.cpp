#include "datasets/ids.hpp"

#include <algorithm>

namespace vqgrad {

bool IdTable::add(std::uint32_t id) {
  if (id >= indices_.size())
    indices_.resize(std::max<std::size_t>(id + std::size_t{1}, 2 * indices_.size()), none);
  if (indices_[id] != none) return false;
  indices_[id] = size_++;
  return true;
}

std::vector<std::string> number_ids(std::vector<std::uint32_t>& ids) {
  const auto highest = ids.empty() ? 0 : *std::max_element(ids.begin(), ids.end());
  std::vector<char> present(highest + std::size_t{1}, 0);
  for (const auto id : ids) present[id] = 1;
  IdTable ranks;
  std::vector<std::string> names;
  for (std::uint32_t id = 0; id < present.size(); ++id)
    if (present[id] && ranks.add(id)) names.push_back(std::to_string(id));
  for (auto& id : ids) id = ranks.find(id);
  return names;
}

}  // namespace vqgrad
