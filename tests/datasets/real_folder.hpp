#pragma once
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>

namespace vqgrad {

/// The folder of a real data set; empty, and said so, where there is none.
inline std::filesystem::path find_real(const char* name) {
  const char* folder = std::getenv("VQGRAD_DATA_DIR");
  if (folder) return std::filesystem::path(folder) / name;
  BOOST_TEST_MESSAGE("SKIPPED: " << name << " needs VQGRAD_DATA_DIR, the folder that holds it");
  return {};
}

}  // namespace vqgrad
