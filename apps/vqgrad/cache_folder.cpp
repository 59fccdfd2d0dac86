#include "apps/vqgrad/cache_folder.hpp"

#include <cstdlib>
#include <optional>

namespace vqgrad {

std::filesystem::path cache_folder() {
  const auto folder = [](const char* variable) -> std::optional<std::filesystem::path> {
    const char* value = std::getenv(variable);
    return value ? std::optional<std::filesystem::path>(value) : std::nullopt;
  };
  if (const auto own = folder("VQGRAD_CACHE_DIR")) return *own;
  // A path that is not absolute is to be ignored, as the specification says.
  if (const auto cache = folder("XDG_CACHE_HOME"); cache && cache->is_absolute()) return *cache / "vqgrad";
  if (const auto home = folder("HOME"); home && home->is_absolute()) return *home / ".cache" / "vqgrad";
  return {};
}

}  // namespace vqgrad
