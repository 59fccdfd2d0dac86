#pragma once
#include <cstddef>
#include <filesystem>
#include <optional>

namespace vqgrad {

/// Goes on with the run in `folder` after its last whole epoch, by the options of its config.toml, and leaves
/// what it would have left without an interruption, bit for bit. `epochs` may only be raised; a finished run
/// is trained further then, and left as it is otherwise. Throws UsageError; IoError for what is no run;
/// DataError where the checkpoint is damaged or the data have changed.
void resume(const std::filesystem::path& folder, std::optional<std::size_t> epochs);

}  // namespace vqgrad
