#include "apps/vqgrad/sibling_program.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.hpp"

namespace vqgrad {

std::filesystem::path program_folder() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path();
}

void start_sibling(const std::filesystem::path& path, std::vector<std::string> words,
                   const std::vector<std::string>& more) {
  const std::string program = (program_folder() / path).string();
  words.insert(words.begin(), program);
  words.insert(words.end(), more.begin(), more.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  ::execv(program.c_str(), argv.data());
  throw IoError(fmt::format("cannot start {}: {}; build it with `cmake --build` or ./run", program,
                            std::strerror(errno)));
}

}  // namespace vqgrad
