// labels: unit
#include "apps/experiments/coldstart/run_cells.hpp"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <map>
#include <stdexcept>
#include <thread>

using namespace vqgrad;

namespace {

const std::vector<CellKey> keys{{"a", 1}, {"b", 1}, {"a", 2}, {"b", 2}, {"c", 1}};

CellResult number_of(const CellKey& key) {
  CellResult result;
  result.trainable = static_cast<std::size_t>(key.method[0]) * 10 + key.seed;
  return result;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(run_cells)

BOOST_AUTO_TEST_CASE(every_cell_is_run_once_and_handed_over_on_the_calling_thread) {
  for (const std::size_t workers : {1u, 3u, 8u}) {
    std::map<std::pair<std::string, std::uint64_t>, std::size_t> found;
    const auto caller = std::this_thread::get_id();
    vqgrad::run_cells(keys, workers, number_of, [&](const CellKey& key, const CellResult& result) {
      BOOST_TEST((std::this_thread::get_id() == caller));
      BOOST_TEST(found.emplace(std::pair{key.method, key.seed}, result.trainable).second);
    });
    BOOST_TEST(found.size() == keys.size());
    for (const CellKey& key : keys) BOOST_TEST((found[{key.method, key.seed}] == number_of(key).trainable));
  }
}

BOOST_AUTO_TEST_CASE(an_error_stops_what_is_not_begun_and_comes_out) {
  std::atomic<int> runs{0};
  const auto run = [&](const CellKey& key) {
    ++runs;
    if (key.method == "b") throw std::runtime_error("b fails");
    return number_of(key);
  };
  std::size_t handed_over = 0;
  BOOST_CHECK_EXCEPTION(
      vqgrad::run_cells(keys, 1, run, [&](const CellKey&, const CellResult&) { ++handed_over; }),
      std::runtime_error, [](const std::runtime_error& e) { return std::string(e.what()) == "b fails"; });
  BOOST_TEST(runs == 2);
  BOOST_TEST(handed_over == 1u);  // what was finished is kept
}

BOOST_AUTO_TEST_CASE(an_error_of_the_receiver_comes_out_too) {
  BOOST_CHECK_THROW(vqgrad::run_cells(keys, 2, number_of,
                                      [](const CellKey&, const CellResult&) -> void {
                                        throw std::runtime_error("disk full");
                                      }),
                    std::runtime_error);
}

BOOST_AUTO_TEST_CASE(no_cells_are_no_work) {
  BOOST_CHECK_NO_THROW(vqgrad::run_cells({}, 2, number_of, [](const CellKey&, const CellResult&) {}));
}

BOOST_AUTO_TEST_SUITE_END()
