// labels: unit
#include "apps/vqgrad/run_folder/run_folder.hpp"

#include <boost/test/unit_test.hpp>

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace vqgrad;

namespace {

Manifest manifest() {
  Manifest manifest;
  manifest.seed = 7;
  manifest.dataset = "invented";
  manifest.data_sha256 = "ab12";
  manifest.command_line = {"vqgrad", "train"};
  return manifest;
}

nlohmann::json json_of(const std::filesystem::path& path) { return nlohmann::json::parse(read_file(path)); }

}  // namespace

BOOST_AUTO_TEST_SUITE(run_folder)

BOOST_AUTO_TEST_CASE(a_run_leaves_its_files) {
  const TemporaryFolder folder;
  RunFolder run(folder / "a/b", Config().add("seed", 7), manifest(), false);
  BOOST_TEST(std::filesystem::is_directory(run.checkpoints()));
  BOOST_TEST(read_file(run.file("config.toml")) == "seed = 7\n");
  BOOST_TEST(json_of(run.file("manifest.json"))["finished"].is_null());

  run.add_metrics({{"epoch", 1}, {"train_loss", 0.5}});
  run.add_metrics({{"epoch", 2}, {"train_loss", 0.25}});
  BOOST_TEST(read_file(run.file("metrics.csv")) == "epoch,train_loss\n1,0.5\n2,0.25\n");
  BOOST_CHECK_THROW(run.add_metrics({{"epoch", 3}}), Error);

  run.write_metrics({{"seed", 7}});
  BOOST_TEST(read_file(run.file("metrics.json")) == "{\n  \"seed\": 7\n}\n");
  run.write_report({.title = "a run"});
  BOOST_TEST(read_file(run.file("report.html")).find("<h1>a run</h1>") != std::string::npos);

  run.finish();
  const auto json = json_of(run.file("manifest.json"));
  BOOST_TEST(json["seed"] == 7);
  BOOST_TEST(json["data_sha256"] == "ab12");
  BOOST_TEST(json["command_line"].size() == 2u);
  BOOST_TEST(json["finished"].get<std::string>().size() == 20u);
  for (const char* key : {"vqgrad", "compiler", "flags", "blas_core", "cpu", "threads", "started", "dataset"})
    BOOST_TEST(json.contains(key), key);
}

BOOST_AUTO_TEST_CASE(a_half_done_run_is_replaced) {
  const TemporaryFolder folder;
  {
    RunFolder run(folder / "x", {}, manifest(), false);
    run.add_metrics({{"epoch", 1}});
    folder.write("x/checkpoints/model.safetensors", "old");
    folder.write("x/notes.txt", "mine");
  }
  const RunFolder again(folder / "x", {}, manifest(), false);
  BOOST_TEST(!std::filesystem::exists(again.file("metrics.csv")));
  BOOST_TEST(!std::filesystem::exists(again.checkpoints() / "model.safetensors"));
  BOOST_TEST(read_file(again.file("notes.txt")) == "mine");
}

BOOST_AUTO_TEST_CASE(a_finished_run_is_replaced_by_force_only) {
  const TemporaryFolder folder;
  RunFolder(folder / "x", {}, manifest(), false).finish();
  BOOST_TEST(folder.error_of<UsageError>([&] { RunFolder(folder / "x", {}, manifest(), false); }) ==
             "x holds a finished run: choose another --out, or overwrite it by --force");
  BOOST_CHECK_NO_THROW(RunFolder(folder / "x", {}, manifest(), true));
}

BOOST_AUTO_TEST_CASE(what_holds_something_else_is_never_touched) {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "home");
  folder.write("home/codes.csv", "precious");
  for (const bool force : {false, true})
    BOOST_TEST(folder.error_of<UsageError>([&] { RunFolder(folder / "home", {}, manifest(), force); }) ==
               "home is not empty and holds no run (no manifest.json of vqgrad): choose another --out");
  // Others have manifests too, web extensions for one.
  folder.write("home/manifest.json", R"({"manifest_version": 3})");
  BOOST_CHECK_THROW(RunFolder(folder / "home", {}, manifest(), true), UsageError);
  BOOST_TEST(read_file(folder / "home/codes.csv") == "precious");
  BOOST_CHECK_THROW(RunFolder(folder / "home/codes.csv", {}, manifest(), true), UsageError);
  BOOST_CHECK_THROW(RunFolder(folder / "home/codes.csv/below", {}, manifest(), true), IoError);
}

BOOST_AUTO_TEST_CASE(a_run_has_its_folder_to_itself) {
  const TemporaryFolder folder;
  {
    RunFolder run(folder / "x", {}, manifest(), false);
    run.add_metrics({{"epoch", 1}});
    const std::string refusal =
        "another vqgrad train is writing into x: wait for its end, or choose another --out";
    for (const bool force : {false, true})
      BOOST_TEST(folder.error_of<UsageError>([&] { RunFolder(folder / "x", {}, manifest(), force); }) ==
                 refusal);
    BOOST_TEST(folder.error_of<UsageError>([&] { RunFolder::resume(folder / "x", manifest()); }) == refusal);
    BOOST_TEST(read_file(run.file("metrics.csv")) == "epoch\n1\n");
  }
  const RunFolder next = RunFolder::resume(folder / "x", manifest());
  BOOST_CHECK_THROW(RunFolder::resume(folder / "x", manifest()), UsageError);
}

BOOST_AUTO_TEST_CASE(codes_round_trip_through_csv) {
  const TemporaryFolder folder;
  const RunFolder run(folder / "x", {}, manifest(), false);
  const std::vector<ItemCode> items{{"1", "Plain (1970)", 3, 0}, {"2", "Comma, \"Quote\" (1971)", 0, 12}};
  run.write_codes(items);
  BOOST_TEST(read_file(run.file("codes.csv")) ==
             "item_id,title,ratings,code\n1,Plain (1970),3,0\n2,\"Comma, \"\"Quote\"\" (1971)\",0,12\n");
  const auto read = read_item_codes(run.file("codes.csv"));
  BOOST_TEST(read.size() == 2u);
  BOOST_TEST(read[1].title == items[1].title);
  BOOST_TEST(read[1].code == 12);
  BOOST_TEST(item_codes_csv(std::vector<ItemCode>{{"3", "two\r\nlines", 1, 0}}) ==
             "item_id,title,ratings,code\n3,\"two  lines\",1,0\n");
}

BOOST_AUTO_TEST_CASE(items_without_training_rows_count_for_no_code) {
  const std::vector<ItemCode> items{{"1", "a", 3, 0}, {"2", "b", 0, 1}, {"3", "c", 5, 0}};
  const auto usage = item_code_usage(items, 2);
  BOOST_TEST(usage.used == 1u);
  BOOST_TEST(usage.counts[0] == 2u);
  const auto lists = items_by_code(items, 2);
  BOOST_TEST(lists[0] == (std::vector<std::size_t>{2, 0}), boost::test_tools::per_element());
  BOOST_TEST(lists[1].empty());
}

BOOST_AUTO_TEST_SUITE_END()
