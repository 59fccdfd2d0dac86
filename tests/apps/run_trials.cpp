// labels: unit
#include "apps/experiments/coldstart/trial.hpp"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <map>
#include <stdexcept>
#include <thread>

using namespace vqgrad;

namespace {

const std::vector<TrialKey> keys{{"a", 1}, {"b", 1}, {"a", 2}, {"b", 2}, {"c", 1}};

TrialResult number_of(const TrialKey& key) {
  TrialResult result;
  result.trainable = static_cast<std::size_t>(key.method[0]) * 10 + key.seed;
  return result;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(run_trials)

BOOST_AUTO_TEST_CASE(every_trial_is_run_once_and_handed_over_on_the_calling_thread) {
  for (const std::size_t workers : {1u, 3u, 8u}) {
    std::map<std::pair<std::string, std::uint64_t>, std::size_t> found;
    const auto caller = std::this_thread::get_id();
    vqgrad::run_trials(keys, workers, number_of, [&](const TrialKey& key, const TrialResult& result) {
      BOOST_TEST((std::this_thread::get_id() == caller));
      BOOST_TEST(found.emplace(std::pair{key.method, key.seed}, result.trainable).second);
    });
    BOOST_TEST(found.size() == keys.size());
    for (const TrialKey& key : keys) BOOST_TEST((found[{key.method, key.seed}] == number_of(key).trainable));
  }
}

BOOST_AUTO_TEST_CASE(an_error_stops_what_is_not_begun_and_comes_out) {
  std::atomic<int> runs{0};
  const auto run = [&](const TrialKey& key) {
    ++runs;
    if (key.method == "b") throw std::runtime_error("b fails");
    return number_of(key);
  };
  std::size_t handed_over = 0;
  BOOST_CHECK_EXCEPTION(
      vqgrad::run_trials(keys, 1, run, [&](const TrialKey&, const TrialResult&) { ++handed_over; }),
      std::runtime_error, [](const std::runtime_error& e) { return std::string(e.what()) == "b fails"; });
  BOOST_TEST(runs == 2);
  BOOST_TEST(handed_over == 1u);  // what was finished is kept
}

BOOST_AUTO_TEST_CASE(an_error_of_the_receiver_comes_out_too) {
  BOOST_CHECK_THROW(vqgrad::run_trials(keys, 2, number_of,
                                       [](const TrialKey&, const TrialResult&) -> void {
                                         throw std::runtime_error("disk full");
                                       }),
                    std::runtime_error);
}

BOOST_AUTO_TEST_CASE(no_trials_are_no_work) {
  BOOST_CHECK_NO_THROW(vqgrad::run_trials({}, 2, number_of, [](const TrialKey&, const TrialResult&) {}));
}

BOOST_AUTO_TEST_SUITE_END()
