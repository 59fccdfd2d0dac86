#pragma once
#include <string>

#include "base/error.hpp"

namespace vqgrad {

/// The entry of that name in a list of entries with a `name`. Throws UsageError that lists the names; `kind`
/// says what they name, such as "backbone".
template <class Entries>
const auto& find_by_name(const std::string& kind, const Entries& entries, const std::string& name) {
  std::string names;
  for (const auto& entry : entries) {
    if (entry.name == name) return entry;
    names += (names.empty() ? "" : ", ") + std::string(entry.name);
  }
  throw UsageError("there is no " + kind + " \"" + name + "\"; there are " + names);
}

}  // namespace vqgrad
