// labels: unit cli
#include "apps/vqgrad/run_folder/semantic_ids.hpp"

#include <boost/test/unit_test.hpp>
#include <set>
#include <string>
#include <vector>

#include "apps/vqgrad/run_folder/item_codes.hpp"
#include "base/error.hpp"
#include "datasets/synthetic.hpp"
#include "tests/apps/made_up_run.hpp"
#include "tests/apps/trainer.hpp"

using namespace vqgrad;

namespace {

const std::vector<ItemCode> items{{"a", "Ash, \"One\" (1971)", 3, 0},
                                  {"b", "Birch (1972)", 9, 0},
                                  {"c", "Cedar (1973)", 3, 0},
                                  {"d", "Dogwood (1974)", 1, 0}};
const std::vector<std::int32_t> tuples{1, 2, 1, 2, 1, 2, 2, 1};

}  // namespace

BOOST_AUTO_TEST_SUITE(semantic_ids)

BOOST_AUTO_TEST_CASE(the_most_rated_of_a_tuple_comes_first) {
  const auto ids = vqgrad::semantic_ids(items, tuples, 2);
  const std::vector<std::int32_t> digits{ids[0].digit, ids[1].digit, ids[2].digit, ids[3].digit};
  BOOST_TEST(digits == (std::vector<std::int32_t>{1, 0, 2, 0}));
  BOOST_TEST(ids[3].codes == (std::vector<std::int32_t>{2, 1}));
  BOOST_TEST(ids[0].title == items[0].title);
}

BOOST_AUTO_TEST_CASE(csv_goes_both_ways) {
  const auto ids = vqgrad::semantic_ids(items, tuples, 2);
  const auto csv = semantic_ids_csv(ids);
  BOOST_TEST(csv.starts_with("item_id,title,ratings,code_1,code_2,digit\n"
                             "a,\"Ash, \"\"One\"\" (1971)\",3,1,2,1\n"),
             csv);
  const TemporaryFolder folder;
  folder.write("ids.csv", csv);
  BOOST_TEST((read_semantic_ids(folder / "ids.csv") == ids));
  const auto json = semantic_ids_json(ids);
  BOOST_TEST(json.size() == 4u);
  BOOST_TEST(json[0]["title"] == items[0].title);
  BOOST_TEST(json[1].dump() ==
             R"j({"item_id":"b","title":"Birch (1972)","ratings":9,"codes":[1,2],"digit":0})j");
}

BOOST_AUTO_TEST_CASE(what_is_no_such_file_is_refused_with_its_place) {
  const TemporaryFolder folder;
  const auto refused = [&](const std::string& text, const std::string& part) {
    folder.write("ids.csv", text);
    try {
      read_semantic_ids(folder / "ids.csv");
      BOOST_ERROR("nothing was thrown for " + text);
    } catch (const DataError& error) {
      BOOST_TEST(contains(error.what(), part), error.what());
    }
  };
  refused("", "ids.csv:1:1: expected at least one row");
  refused("item_id,title,ratings,code\n", "ids.csv:1:23: expected the column 'code_1'");
  refused("item_id,title\n", "expected the columns");
  refused("item_id,title,ratings,code_1,digit\na,b,1,x,0\n", "ids.csv:2:7: expected a code, got \"x\"");
  refused("item_id,title,ratings,code_1,digit\na,b,1,0,-1\n", "expected a digit");
}

BOOST_AUTO_TEST_CASE(genres_come_by_item_id) {
  const auto dataset = make_synthetic({.items = 20, .interactions = 200}).dataset;
  const std::vector<ItemCode> two{{dataset.items[3], "", 1, 0}, {dataset.items[0], "", 1, 0}};
  const auto genres = item_genres(dataset, two);
  const auto expected = dataset.field("genres").list(3);
  BOOST_TEST(genres.size() == 2u);
  BOOST_TEST(genres[0] == std::vector<std::int32_t>(expected.begin(), expected.end()));
  const std::vector<ItemCode> stranger{{"no such item", "", 1, 0}};
  BOOST_CHECK_THROW(item_genres(dataset, stranger), DataError);
  auto bare = dataset;
  bare.fields.clear();
  BOOST_TEST(item_genres(bare, two).empty());
}

BOOST_AUTO_TEST_CASE(a_trained_run_gets_ids_that_are_unique_and_the_same_again) {
  const Trainer trainer;
  BOOST_TEST(trainer.train("--epochs 1 --out run").code == 0);
  const std::string command =
      "\"$V\" semantic-ids --run run --levels 2 --codes 8 --hidden 8 --epochs 3 --out ids.csv --out ids.json";
  const auto first = trainer.shell(command);
  BOOST_TEST(first.code == 0, first.err);
  for (const char* part :
       {"level  codes", "collision rate", "variance explained", "genre purity", "shuffled"})
    BOOST_TEST(contains(first.out, part), first.out);
  const auto ids = read_semantic_ids(trainer / "ids.csv");
  std::set<std::vector<std::int32_t>> seen;
  for (const auto& id : ids) {
    auto all = id.codes;
    all.push_back(id.digit);
    BOOST_TEST(seen.insert(all).second);
  }
  const auto json = trainer.json("ids.json");
  BOOST_TEST(json.at("items").size() == ids.size());
  BOOST_TEST(json["items"][0]["codes"].get<std::vector<std::int32_t>>() == ids[0].codes);
  const auto& figures = json.at("figures");
  BOOST_TEST(figures.at("items") == ids.size());
  BOOST_TEST(figures.at("levels").size() == 2u);
  std::set<std::vector<std::int32_t>> tuples_seen;
  for (const auto& id : ids) tuples_seen.insert(id.codes);
  BOOST_TEST(figures.at("distinct") == tuples_seen.size());
  BOOST_TEST(figures.at("genre_purity").at("first_code").is_number());

  // Eight codes on three levels make 512 tuples.
  const auto apart = trainer.shell(
      "\"$V\" semantic-ids --run run --levels 3 --codes 8 --hidden 0 --epochs 0 "
      "--separate --out apart.csv");
  BOOST_TEST(apart.code == 0, apart.err);
  BOOST_TEST(contains(apart.out, "items took another last code"), apart.out);
  BOOST_TEST(contains(apart.out, "collision rate"), apart.out);

  const auto before = trainer.file("ids.csv");
  BOOST_TEST(trainer.shell(command + " --threads 2").code == 0);
  BOOST_TEST(trainer.file("ids.csv") == before);
}

BOOST_AUTO_TEST_CASE(wrong_calls) {
  const TemporaryFolder folder;
  write_made_up_run(folder);
  const std::string run = "semantic-ids --run '" + folder.path().string() + "' --epochs 1 --codes 2 ";
  const auto here = run_vqgrad(run);
  BOOST_TEST(here.code == 0, here.err);
  BOOST_TEST(contains(here.out, "5 (1 more without training rows are left out)"), here.out);
  BOOST_TEST(contains(here.out, "no genre purity: "), here.out);
  BOOST_TEST(refused(run_vqgrad(run + "--out ids.txt"), 2, "expected a name that ends in .csv or .json"));
  BOOST_TEST(run_vqgrad(run + "--levels 0").code == 2);
  BOOST_TEST(refused(run_vqgrad(run + "--out '" + (folder / "codes.csv").string() + "/ids.csv'"), 74,
                     "cannot create folder"));
  BOOST_TEST(refused(run_vqgrad("semantic-ids --run /no/such/run"), 74, "there is no run folder"));
  folder.write("codes.csv", "item_id,title,ratings,code\n1,A Title (1990),3,0\n");
  BOOST_TEST(refused(run_vqgrad(run), 65, "expected (1, D)"));
}

BOOST_AUTO_TEST_SUITE_END()
