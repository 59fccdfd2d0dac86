// labels: cli
#include <boost/test/unit_test.hpp>
#include <string>

#include "tests/apps/made_up_run.hpp"
#include "tests/apps/run_command.hpp"

using namespace vqgrad;

namespace {

struct Run : TemporaryFolder {
  Run() { write_made_up_run(*this); }

  CommandResult operator()(const std::string& command, const std::string& rest = "") const {
    return run_vqgrad(command + " --run '" + path().string() + "' " + rest);
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(commands)

BOOST_AUTO_TEST_CASE(similar_sorts_by_cosine_and_leaves_out_what_was_not_trained) {
  const auto result = Run()("similar", "--item 'the glass harbour (1971)'");
  BOOST_TEST(result.code == 0, result.err);
  BOOST_TEST(result.out ==
             "nearest to The Glass Harbour (1971) (code 0, 40 ratings)\n"
             "\n"
             "title                           similarity  code  ratings\n"
             "------------------------------  ----------  ----  -------\n"
             "Harbour, The \"Long\" One (1972)      0.8000     0       30\n"
             "Paper Foxes (1980)                  0.6000     2       20\n"
             "Été à Nulle Part (2001)             0.0000     3       50\n"
             "Paper Foxes II (1983)              -1.0000     2       10\n");
}

BOOST_AUTO_TEST_CASE(similar_takes_the_beginning_of_only_one_title) {
  const Run run;
  BOOST_TEST(contains(run("similar", "--count 1 --item 'ÉTÉ'").out, "nearest to Été à Nulle Part (2001)"));
  const auto two = run("similar", "--item 'paper fox'");
  BOOST_TEST(two.code == 2);
  BOOST_TEST(
      two.err ==
      "vqgrad: 2 titles begin with \"paper fox\": \"Paper Foxes (1980)\", \"Paper Foxes II (1983)\"\n");
}

BOOST_AUTO_TEST_CASE(similar_suggests_titles) {
  const Run run;
  const auto unknown = run("similar", "--item 'Glas Harbor (1971)'");
  BOOST_TEST(unknown.code == 2);
  BOOST_TEST(unknown.err.starts_with(
                 "vqgrad: no item is called \"Glas Harbor (1971)\"; the closest titles are \"The "
                 "Glass Harbour (1971)\""),
             unknown.err);
  const auto untrained = run("similar", "--item 'nobody saw this'");
  BOOST_TEST(untrained.code == 2);
  BOOST_TEST(contains(untrained.err, "its embedding was never trained"), untrained.err);
}

BOOST_AUTO_TEST_CASE(codes_are_counted_anew) {
  const auto result = Run()("codes");
  BOOST_TEST(result.code == 0, result.err);
  // Shares 2/5, 2/5, 1/5: entropy 1.52 bits.
  BOOST_TEST(result.out ==
             "items          5 (1 more without training rows are left out)\n"
             "codes          5\n"
             "used           3 (60.0 %)\n"
             "dead           2\n"
             "perplexity     2.9\n"
             "entropy        1.52 bits\n"
             "largest share  40.0 %\n"
             "\n"
             "code  items  most rated\n"
             "----  -----  --------------------------------------------------------\n"
             "   0      2  The Glass Harbour (1971); Harbour, The \"Long\" One (1972)\n"
             "   1      0\n"
             "   2      2  Paper Foxes (1980); Paper Foxes II (1983)\n"
             "   3      1  Été à Nulle Part (2001)\n"
             "   4      0\n");
}

BOOST_AUTO_TEST_CASE(codes_show_what_training_measured) {
  const Run run;
  run.write("metrics.json",
            R"({"codebook": {"codes": 5, "collision_rate": 0.4, "reconstruction_error": 0.0125,
    "variance_explained": 0.75, "nearest_kept": {"count": 10, "share": null}, "genre_purity":
    {"first_code": 0.5, "shuffled": 0.25, "shuffled_deviation": 0.012}}, "test": {"shuffled": {"auc": 0.51}}})");
  const auto result = run("codes");
  BOOST_TEST(result.code == 0, result.err);
  for (const char* row :
       {"collision rate      40.0 %\n", "quantization error  0.0125 (variance explained: 75.0 %)\n",
        "10 nearest kept     n/a\n", "genre purity        50.0 % (codes shuffled: 25.0 % +- 1.2 %)\n",
        "test AUC, shuffled  0.5100\n"})
    BOOST_TEST(contains(result.out, row), result.out);
  run.write("metrics.json", R"({"codebook": {"codes": 5, "nearest_kept": 3, "genre_purity": null}})");
  const auto other = run("codes");
  BOOST_TEST(other.code == 0, other.err);
  BOOST_TEST(contains(other.out, "genre purity   n/a\n"), other.out);
}

BOOST_AUTO_TEST_CASE(one_code_is_shown_with_all_its_items) {
  const Run run;
  const auto result = run("codes", "--code 2");
  BOOST_TEST(result.out ==
             "code 2: 2 items\n\ntitle                  ratings\n---------------------  -------\n"
             "Paper Foxes (1980)          20\nPaper Foxes II (1983)       10\n");
  const auto outside = run("codes", "--code 5");
  BOOST_TEST(outside.code == 2);
  BOOST_TEST(outside.err == "vqgrad: --code 5: codes are 0 to 4\n");
}

BOOST_AUTO_TEST_CASE(what_is_no_run_folder_is_refused_by_the_missing_file) {
  const TemporaryFolder folder;
  const auto none = run_vqgrad("codes --run '" + (folder / "none").string() + "'");
  BOOST_TEST(none.code == 74);
  BOOST_TEST(contains(none.err, "there is no run folder"), none.err);
  const auto empty = run_vqgrad("similar --item x --run '" + folder.path().string() + "'");
  BOOST_TEST(empty.code == 74);
  BOOST_TEST(contains(empty.err, "there is no codes.csv in it"), empty.err);
}

BOOST_AUTO_TEST_CASE(wrong_files_of_a_run_are_data_errors) {
  const Run run;
  run.write("codes.csv", "item_id,title,ratings,code\n1,A Title (1990),many,0\n");
  const auto number = run("codes");
  BOOST_TEST(number.code == 65);
  BOOST_TEST(contains(number.err, "codes.csv:2:18: expected a number of ratings, got \"many\""), number.err);
  run.write("codes.csv", "item_id,title,ratings,code\n1,A Title (1990),3,9\n");
  BOOST_TEST(run("codes").code == 65);
  const auto rows = run("similar", "--item 'A Title'");
  BOOST_TEST(rows.code == 65);
  BOOST_TEST(contains(rows.err, "expected (1, D), a row an item of codes.csv, got (6, 2)"), rows.err);
  run.write("metrics.json", "{}");
  BOOST_TEST(contains(run("codes").err, "expected the number of codes at codebook.codes"));
}

BOOST_AUTO_TEST_CASE(gradcheck_of_one_op_lists_its_samples) {
  const auto result = run_vqgrad("gradcheck --op multiply");
  BOOST_TEST(result.code == 0, result.err);
  BOOST_TEST(result.out.starts_with("multiply: "));
  BOOST_TEST(contains(result.out, "0 failures, worst "));
  const auto unknown = run_vqgrad("gradcheck --op mutliply");
  BOOST_TEST(unknown.code == 2);
  BOOST_TEST(contains(unknown.err, "there is no op mutliply, did you mean multiply?"), unknown.err);
}

BOOST_AUTO_TEST_CASE(gradcheck_passes_for_every_op) {
  const auto result = run_vqgrad("gradcheck");
  BOOST_TEST(result.code == 0, result.out + result.err);
  BOOST_TEST(!contains(result.out, "FAIL"));
  BOOST_TEST(!contains(result.out, "planted/"));
}

BOOST_AUTO_TEST_CASE(the_graph_is_written) {
  const TemporaryFolder folder;
  const auto dot = run_vqgrad("graph --out '" + (folder / "step.dot").string() + "'");
  BOOST_TEST(dot.code == 0, dot.err);
  BOOST_TEST(dot.out == "");
  const std::string text = read_file(folder / "step.dot");
  BOOST_TEST(text.starts_with("digraph"));
  for (const char* part : {"encoder", "codebook", "decoder", "stop_gradient", "nearest_code", "dashed"})
    BOOST_TEST(contains(text, part), part);
  const auto table = run_vqgrad("graph --format table");
  BOOST_TEST(contains(table.out, "nearest_code"));
  BOOST_TEST(run_vqgrad("graph --out '" + (folder / "step.dot/below").string() + "'").code == 74);
}

BOOST_AUTO_TEST_CASE(doctor_shows_the_machine) {
  const auto result = run_vqgrad("doctor");
  BOOST_TEST(result.code == 0, result.err);
  for (const char* part : {"CPU", "compiler", "BLAS core", "GFLOP/s", "xtensor", "xsimd", "threads"})
    BOOST_TEST(contains(result.out, part), part);
}

BOOST_AUTO_TEST_SUITE_END()
