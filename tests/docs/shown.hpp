#pragma once
#include <array>
#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace vqgrad::tests {

const std::string root = VQGRAD_SOURCE_DIR;

/// A file of the project, "/README.md".
inline std::string read_source(const std::string& path) {
  std::ifstream file(root + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

inline std::string output_of(const std::string& command) {
  std::string text;
  FILE* pipe = popen(command.c_str(), "r");
  std::array<char, 4096> piece;
  for (std::size_t n; (n = fread(piece.data(), 1, piece.size(), pipe)) > 0;) text.append(piece.data(), n);
  BOOST_REQUIRE_EQUAL(pclose(pipe), 0);
  return text;
}

/// The text with every number replaced, and the numbers.
inline std::pair<std::string, std::vector<double>> split_numbers(const std::string& text) {
  const std::regex number(R"([0-9]+(\.[0-9]+)?(e[-+]?[0-9]+)?)");
  std::vector<double> numbers;
  for (std::sregex_iterator it(text.begin(), text.end(), number), end; it != end; ++it)
    numbers.push_back(std::stod(it->str()));
  return {std::regex_replace(text, number, "#"), numbers};
}

}  // namespace vqgrad::tests
