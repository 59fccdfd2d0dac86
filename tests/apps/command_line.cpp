// labels: cli
#include <fmt/format.h>

#include <boost/test/unit_test.hpp>
#include <cctype>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "tests/apps/made_up_run.hpp"
#include "tests/apps/run_command.hpp"

using namespace vqgrad;

BOOST_AUTO_TEST_SUITE(command_line)

BOOST_AUTO_TEST_CASE(the_version_is_printed) {
  const auto result = run_vqgrad("--version");
  BOOST_TEST(result.code == 0);
  BOOST_TEST(result.out.starts_with("vqgrad 0."));
  BOOST_TEST(result.err == "");
}

BOOST_AUTO_TEST_CASE(help_lists_the_commands) {
  const auto result = run_vqgrad("--help");
  BOOST_TEST(result.code == 0);
  for (const char* name :
       {"train", "similar", "codes", "priors", "likelihood", "gradcheck", "graph", "doctor"})
    BOOST_TEST(contains(result.out, name), name);
}

BOOST_AUTO_TEST_CASE(every_option_says_type_and_default) {
  // "  --count UINT=10   How many to show"; what has no default, such as a file to write, is listed here.
  const std::map<std::string, std::vector<std::string>> without_default = {
      {"train", {"--data", "--out", "--resume"}}, {"similar", {}},      {"codes", {}}, {"priors", {"--json"}},
      {"gradcheck", {"--op", "--dump-samples"}},  {"graph", {"--out"}}, {"doctor", {}}};
  for (const auto& [command, expected] : without_default) {
    const auto result = run_vqgrad(command + " --help");
    BOOST_TEST(result.code == 0);
    std::vector<std::string> found;
    std::istringstream lines(result.out);
    for (std::string line; std::getline(lines, line);) {
      if (!line.starts_with("  -") || line.starts_with("  -h,")) continue;
      const std::string option = line.substr(2, line.find("  ", 2) - 2);
      const auto type = option.find(' ');
      if (type == std::string::npos) continue;  // a flag
      BOOST_TEST((std::isupper(option[type + 1]) != 0), line);
      if (!contains(option, "=") && !contains(option, "REQUIRED")) found.push_back(option.substr(0, type));
    }
    BOOST_TEST(found == expected, boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(mistyped_names_are_answered_with_the_nearest) {
  const auto command = run_vqgrad("trian");
  BOOST_TEST(command.code == 2);
  BOOST_TEST(command.out == "");
  BOOST_TEST(command.err == "vqgrad: there is no command trian, did you mean train?; see vqgrad --help\n");

  const auto option = run_vqgrad("train --epohcs=3");
  BOOST_TEST(option.code == 2);
  BOOST_TEST(
      option.err ==
      "vqgrad: vqgrad train has no option --epohcs, did you mean --epochs?; see vqgrad train --help\n");

  // The typo is the reason why --item is missing.
  const auto required = run_vqgrad("similar --run x --itme y");
  BOOST_TEST(required.code == 2);
  BOOST_TEST(contains(required.err, "did you mean --item?"));
}

BOOST_AUTO_TEST_CASE(wrong_usage_ends_in_2_with_one_line) {
  for (const char* arguments :
       {"", "--nothing", "graph --format pdf", "similar --run x", "codes --run x --titles few",
        "gradcheck --op", "doctor more", "graph --out"}) {
    const auto result = run_vqgrad(arguments);
    BOOST_TEST(result.code == 2, arguments);
    BOOST_TEST(result.out == "");
    BOOST_TEST(result.err.starts_with("vqgrad: "), result.err);
    BOOST_TEST(result.err.find('\n') == result.err.size() - 1, result.err);
  }
}

BOOST_AUTO_TEST_CASE(a_closed_pipe_ends_quietly) {
  const auto result = run_shell("for i in 1 2 3 4 5; do \"$V\" graph --format table | head -n 1; done");
  BOOST_TEST(result.err == "");
}

BOOST_AUTO_TEST_CASE(output_that_cannot_be_written_is_an_error) {
  if (!std::filesystem::exists("/dev/full")) return;
  const auto result = run_shell("\"$V\" --help >/dev/full");
  BOOST_TEST(result.code == 74);
  BOOST_TEST(result.err.starts_with("vqgrad: cannot write to standard output"), result.err);
  // More than fits into stdio's buffer: the error comes while it is printed.
  const TemporaryFolder folder;
  write_made_up_run(folder);
  folder.write("metrics.json", R"({"codebook": {"codes": 5000}})");
  const auto codes = run_shell(fmt::format("\"$V\" codes --run '{}' >/dev/full", folder.path().string()));
  BOOST_TEST(codes.code == 74);
  BOOST_TEST(codes.err.starts_with("vqgrad: cannot write to standard output: No space"), codes.err);
  const auto no_error_output = run_shell("\"$V\" trian 2>/dev/full");
  BOOST_TEST(no_error_output.code == 2);
}

BOOST_AUTO_TEST_CASE(an_interrupt_ends_in_130) {
  const TemporaryFolder folder;
  // Its first epoch has been: it runs, and will for long.
  const auto result = run_shell(fmt::format(
      "cd '{}'; \"$V\" train --epochs 100000 --out run & p=$!; until test -s run/metrics.csv || ! kill -0 "
      "$p; do sleep 0.05; done; kill -INT $p; wait $p",
      folder.path().string()));
  BOOST_TEST(result.code == 130);
  BOOST_TEST(result.err == "vqgrad: interrupted; vqgrad train --resume run goes on\n");
}

BOOST_AUTO_TEST_CASE(blas_settings_of_the_user_are_kept) {
  const auto result = run_shell("OPENBLAS_CORETYPE=Prescott \"$V\" doctor");
  BOOST_TEST(result.code == 0);
  BOOST_TEST(!contains(result.out, "started anew"));
}

BOOST_AUTO_TEST_SUITE_END()
