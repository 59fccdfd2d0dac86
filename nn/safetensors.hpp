#pragma once
#include <filesystem>

#include "nn/optimizer.hpp"
#include "nn/parameters.hpp"
#include "nn/safetensors_file.hpp"

namespace vqgrad {

// Checkpoints. Loading is strict and changes all or nothing: one DataError lists the arrays that are missing,
// extra, or of another shape or type.

/// Parameters and buffers, by full name.
template <class T>
void save_safetensors(const std::filesystem::path& path, const Parameters<T>& parameters,
                      const Metadata& metadata = {});
/// Returns the file's metadata.
template <class T>
Metadata load_safetensors(const std::filesystem::path& path, Parameters<T>& parameters);

/// An optimizer's moments and step counts; its learning rate and options are the program's.
template <class T>
void save_safetensors(const std::filesystem::path& path, const Optimizer<T>& optimizer,
                      const Metadata& metadata = {});
template <class T>
Metadata load_safetensors(const std::filesystem::path& path, Optimizer<T>& optimizer);

}  // namespace vqgrad
