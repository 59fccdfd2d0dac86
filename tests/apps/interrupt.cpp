// labels: unit
#include "apps/vqgrad/terminal/interrupt.hpp"

#include <signal.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <string>

#include "apps/vqgrad/commands.hpp"
#include "base/error.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace vqgrad;

BOOST_AUTO_TEST_SUITE(interrupt)

BOOST_AUTO_TEST_CASE(an_interrupt_that_comes_too_late_changes_nothing) {
  catch_interrupts();
  ::raise(SIGINT);
  BOOST_TEST(interrupted());
  BOOST_CHECK_THROW(stop_if_interrupted(), Error);
  // A command that has done its work, though the interrupt fell into it, ends in 0.
  const char* const words[] = {"vqgrad", "graph", "--format", "table"};
  BOOST_TEST(run(4, words, all_commands()) == 0);
  // One that has not begun to write makes no folder.
  const TemporaryFolder folder;
  const std::string out = (folder / "run").string();
  const char* const training[] = {"vqgrad", "train", "--out", out.c_str()};
  BOOST_TEST(run(4, training, all_commands()) == 130);
  BOOST_TEST(!std::filesystem::exists(out));
}

BOOST_AUTO_TEST_SUITE_END()
