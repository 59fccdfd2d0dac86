// labels: golden
// The walkthroughs' texts show the programs' own code and what they print.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <filesystem>
#include <functional>
#include <regex>
#include <string>
#include <vector>

#include "tests/docs/shown.hpp"

using namespace vqgrad::tests;

namespace {

/// The code between `// [anchor: NAME]` and `// [end]`, without the indentation of its first line.
std::string anchored(const std::string& source, const std::string& name) {
  const std::string mark = "// [anchor: " + name + "]\n";
  const auto found = source.find(mark);
  if (found == std::string::npos) return "";
  const auto begin = found + mark.size(), end = source.rfind('\n', source.find("// [end]", begin)) + 1;
  const auto indent = source.find_first_not_of(' ', begin) - begin;
  std::istringstream lines(source.substr(begin, end - begin));
  std::string code, line;
  while (std::getline(lines, line)) code += line.substr(std::min(indent, line.size())) + "\n";
  return code;
}

/// Whether two outputs have the same words, and numbers alike: other compilers and CPUs sum in another order.
bool alike(const std::string& shown, const std::string& printed) {
  const auto [words, numbers] = split_numbers(shown);
  const auto [other_words, other_numbers] = split_numbers(printed);
  if (words != other_words || numbers.size() != other_numbers.size()) return false;
  for (std::size_t k = 0; k < numbers.size(); ++k)
    if (std::abs(numbers[k] - other_numbers[k]) > 1e-12 + 0.02 * std::abs(numbers[k])) return false;
  return true;
}

using Run = std::function<std::string(const std::string& arguments)>;

/// What in `text` is not the program's: a line each. `blocks` counts what was looked at.
std::vector<std::string> faults(const std::string& text, const std::string& source, const Run& run,
                                std::size_t* blocks = nullptr) {
  const std::regex mark("<!-- (code|output)(: ?([^\n]*?))? -->\n```(cpp|text)\n");
  std::vector<std::string> found;
  for (std::sregex_iterator it(text.begin(), text.end(), mark), last; it != last; ++it) {
    const auto begin = static_cast<std::size_t>(it->position() + it->length());
    const std::string shown = text.substr(begin, text.find("```\n", begin) - begin), what = (*it)[3];
    const bool code = (*it)[1] == "code";
    if (blocks) ++*blocks;
    if (code ? shown != anchored(source, what) || shown.empty() : !alike(shown, run(what)))
      found.push_back((code ? "code " : "output ") + what);
  }
  return found;
}

struct Walkthrough {
  std::string name, text, source, program;
};

/// The source with the headers of its folder that it includes.
std::string with_headers(const std::string& source) {
  const std::regex include("#include \"(apps/walkthroughs/\\w+\\.hpp)\"");
  std::string all = source;
  for (std::sregex_iterator it(source.begin(), source.end(), include), last; it != last; ++it)
    all += read_source(std::string("/").append((*it)[1].str()));
  return all;
}

std::vector<Walkthrough> all_walkthroughs() {
  std::vector<Walkthrough> all;
  for (const auto& entry : std::filesystem::directory_iterator(root + "/apps/walkthroughs")) {
    const std::string file = entry.path().filename();
    if (std::isdigit(file.front()) == 0 || !file.ends_with(".md")) continue;
    const std::string name = entry.path().stem();
    all.push_back({name, read_source("/apps/walkthroughs/" + file),
                   read_source("/apps/walkthroughs/" + name + ".cpp"), VQGRAD_WALKTHROUGHS "/" + name});
  }
  return all;
}

std::size_t lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(walkthroughs)

BOOST_AUTO_TEST_CASE(texts_show_the_programs_code_and_what_they_print) {
  for (const Walkthrough& one : all_walkthroughs()) {
    std::size_t blocks = 0;
    const auto found = faults(
        one.text, with_headers(one.source),
        [&](const std::string& arguments) {  // texts show built-in data alone
          return output_of("env -u VQGRAD_DATA_DIR " + one.program + " " + arguments);
        },
        &blocks);
    for (const auto& fault : found) BOOST_ERROR(one.name << ": " << fault << " is not the program's");
    BOOST_TEST(blocks >= 2u, one.name << " shows no code or no output");
    BOOST_TEST(lines(one.source) <= 150u, one.name << ".cpp has " << lines(one.source) << " lines");
    BOOST_TEST(one.text.find("./run walkthrough " + one.name.substr(0, 2)) != std::string::npos, one.name);
  }
}

BOOST_AUTO_TEST_CASE(every_program_has_a_text) {
  BOOST_TEST(all_walkthroughs().size() == 12u);
  for (const auto& entry : std::filesystem::directory_iterator(root + "/apps/walkthroughs")) {
    const std::string name = entry.path().stem();
    if (entry.path().extension() != ".cpp" || std::isdigit(name.front()) == 0) continue;
    BOOST_TEST(std::filesystem::exists(root + "/apps/walkthroughs/" + name + ".md"), name);
  }
}

/// The check above sees a number, a word and a line of code that were changed.
BOOST_AUTO_TEST_CASE(a_changed_number_or_line_is_caught) {
  const auto all = all_walkthroughs();
  BOOST_REQUIRE(!all.empty());
  const std::string text =
      "<!-- code: step -->\n```cpp\nauto y = a * b;\n```\n\n<!-- output: --x -->\n```text\ny = 12.5\n```\n";
  const std::string source = "{\n  // [anchor: step]\n  auto y = a * b;\n  // [end]\n}\n";
  const Run run = [](const std::string& arguments) { return arguments == "--x" ? "y = 12.5\n" : ""; };
  const auto with = [&](const std::string& before, const std::string& after) {
    std::string changed = text;
    return faults(changed.replace(changed.find(before), before.size(), after), source, run);
  };
  BOOST_TEST(faults(text, source, run).empty());
  BOOST_TEST(with("12.5", "13.5") == std::vector<std::string>{"output --x"},
             boost::test_tools::per_element());
  BOOST_TEST(with("y = 12", "x = 12") == std::vector<std::string>{"output --x"},
             boost::test_tools::per_element());
  BOOST_TEST(with("a * b", "b * a") == std::vector<std::string>{"code step"},
             boost::test_tools::per_element());
  BOOST_TEST(with("code: step", "code: gone") == std::vector<std::string>{"code gone"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
