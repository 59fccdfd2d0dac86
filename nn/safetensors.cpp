#include "nn/safetensors.hpp"

#include <cstring>

namespace vqgrad {
namespace {

template <class T>
std::vector<NamedArray> arrays_of(const Parameters<T>& parameters) {
  std::vector<NamedArray> arrays;
  for (const Parameter<T>& parameter : parameters)
    arrays.push_back(NamedArray::of(parameter.name(), parameter.shape(), parameter.values()));
  return arrays;
}

}  // namespace

template <class T>
void save_safetensors(const std::filesystem::path& path, const Parameters<T>& parameters,
                      const Metadata& metadata) {
  write_safetensors(path, arrays_of(parameters), metadata);
}

template <class T>
Metadata load_safetensors(const std::filesystem::path& path, Parameters<T>& parameters) {
  const SafetensorsFile file(path);
  const auto arrays = file.match(arrays_of(parameters));
  std::size_t k = 0;
  for (Parameter<T>& parameter : parameters) {
    const auto bytes = arrays[k++].bytes;
    if (!bytes.empty()) std::memcpy(parameter.mutate().data(), bytes.data(), bytes.size());
  }
  return file.metadata();
}

template <class T>
void save_safetensors(const std::filesystem::path& path, const Optimizer<T>& optimizer,
                      const Metadata& metadata) {
  write_safetensors(path, optimizer.state(), metadata);
}

template <class T>
Metadata load_safetensors(const std::filesystem::path& path, Optimizer<T>& optimizer) {
  const SafetensorsFile file(path);
  optimizer.set_state(file.match(optimizer.state()));
  return file.metadata();
}

template void save_safetensors(const std::filesystem::path&, const Parameters<float>&, const Metadata&);
template void save_safetensors(const std::filesystem::path&, const Parameters<double>&, const Metadata&);
template Metadata load_safetensors(const std::filesystem::path&, Parameters<float>&);
template Metadata load_safetensors(const std::filesystem::path&, Parameters<double>&);
template void save_safetensors(const std::filesystem::path&, const Optimizer<float>&, const Metadata&);
template void save_safetensors(const std::filesystem::path&, const Optimizer<double>&, const Metadata&);
template Metadata load_safetensors(const std::filesystem::path&, Optimizer<float>&);
template Metadata load_safetensors(const std::filesystem::path&, Optimizer<double>&);

}  // namespace vqgrad
