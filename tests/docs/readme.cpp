// labels: golden
// The README's lines of code are the example's, which is built, and the numbers it shows are the ones that
// program prints.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <sstream>
#include <string>

#include "tests/docs/shown.hpp"

using namespace vqgrad::tests;

namespace {

/// The content of the first fenced block that opens with `fence`, after `from`.
std::string block(const std::string& text, const std::string& fence, std::size_t from = 0) {
  const auto begin = text.find("\n" + fence + "\n", from) + fence.size() + 2;
  return text.substr(begin, text.find("\n```\n", begin) + 1 - begin);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(readme)

BOOST_AUTO_TEST_CASE(the_lines_shown_stand_in_the_example_that_is_built) {
  const std::string shown = block(read_source("/README.md"), "```cpp");
  std::istringstream lines(shown);
  std::string indented;
  for (std::string line; std::getline(lines, line);) indented += "    " + line + "\n";
  BOOST_TEST(std::count(shown.begin(), shown.end(), '\n') >= 5);
  BOOST_TEST(read_source("/docs/example/vqvae.cpp").find(indented) != std::string::npos, indented);
}

BOOST_AUTO_TEST_CASE(the_numbers_shown_are_the_numbers_printed) {
  const std::string readme = read_source("/README.md");
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
