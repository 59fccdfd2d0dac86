// labels: golden
// The README's example is the program that is built, and the numbers it shows are the ones that program
// prints.
#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

namespace {

const std::string root = VQGRAD_SOURCE_DIR;

std::string read(const std::string& path) {
  std::ifstream file(root + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// The content of the first fenced block that opens with `fence`, after `from`.
std::string block(const std::string& text, const std::string& fence, std::size_t from = 0) {
  const auto begin = text.find("\n" + fence + "\n", from) + fence.size() + 2;
  return text.substr(begin, text.find("\n```\n", begin) + 1 - begin);
}

std::string output_of(const std::string& command) {
  std::string text;
  FILE* pipe = popen(command.c_str(), "r");
  std::array<char, 4096> piece;
  for (std::size_t n; (n = fread(piece.data(), 1, piece.size(), pipe)) > 0;) text.append(piece.data(), n);
  BOOST_REQUIRE_EQUAL(pclose(pipe), 0);
  return text;
}

/// The text with every number replaced, and the numbers.
std::pair<std::string, std::vector<double>> split_numbers(const std::string& text) {
  const std::regex number(R"([0-9]+(\.[0-9]+)?)");
  std::vector<double> numbers;
  for (std::sregex_iterator it(text.begin(), text.end(), number), end; it != end; ++it)
    numbers.push_back(std::stod(it->str()));
  return {std::regex_replace(text, number, "#"), numbers};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(readme)

BOOST_AUTO_TEST_CASE(the_example_shown_is_the_example_built) {
  const std::string shown = block(read("/README.md"), "```cpp");
  BOOST_TEST(shown.size() > 1000u);
  BOOST_TEST(shown == read("/docs/example/vqvae.cpp"));
}

BOOST_AUTO_TEST_CASE(the_numbers_shown_are_the_numbers_printed) {
  const std::string readme = read("/README.md");
  const auto [shown_text, shown] = split_numbers(block(readme, "```", readme.find("It prints")));
  const auto [printed_text, printed] = split_numbers(output_of(VQGRAD_EXAMPLE));
  BOOST_TEST(shown_text == printed_text);
  BOOST_REQUIRE(shown.size() == printed.size());
  BOOST_TEST(shown.size() >= 9u);
  // Other CPUs sum in another order: the last digit may differ.
  for (std::size_t k = 0; k < shown.size(); ++k)
    BOOST_TEST(std::abs(shown[k] - printed[k]) <= std::max(0.0011, 0.02 * shown[k]),
               shown[k] << " or " << printed[k]);
}

BOOST_AUTO_TEST_SUITE_END()
