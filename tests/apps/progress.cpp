// labels: unit
#include "apps/vqgrad/terminal/progress.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <string>
#include <thread>

#include "apps/vqgrad/terminal/text_width.hpp"
#include "base/atomic_file.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace vqgrad;

BOOST_AUTO_TEST_SUITE(progress)

BOOST_AUTO_TEST_CASE(a_line_says_share_rate_and_time_left) {
  BOOST_TEST(progress_text({"epoch 3/8", 500, 1000, "rows", 2, "loss 0.5"}, 120) ==
             "epoch 3/8  [##########..........]  50%  250 rows/s  ETA 0:02  loss 0.5");
  BOOST_TEST(progress_text({"epoch 1/8", 0, 1000, "rows", 0, ""}, 120) ==
             "epoch 1/8  [....................]   0%  0 rows/s  ETA --:--");
  BOOST_TEST(progress_text({"all", 2000, 1000, "rows", 1, ""}, 120) ==
             "all  [####################] 100%  2.0k rows/s  ETA 0:00");
  BOOST_TEST(progress_text({"reading", 3'000'000, 0, "rows", 2, ""}, 120) == "reading  1.5M rows/s");
}

BOOST_AUTO_TEST_CASE(a_line_never_wraps) {
  BOOST_TEST(text_width(progress_text({"epoch 3/8", 500, 1000, "rows", 2, "loss 0.5"}, 30)) == 30u);
}

BOOST_AUTO_TEST_CASE(times_and_numbers_are_short) {
  BOOST_TEST(clock_text(4.4) == "0:04");
  BOOST_TEST(clock_text(59.6) == "1:00");
  BOOST_TEST(clock_text(750) == "12:30");
  BOOST_TEST(clock_text(3723) == "1:02:03");
  BOOST_TEST(clock_text(1e12) == "--:--");
  BOOST_TEST(short_number(0) == "0");
  BOOST_TEST(short_number(999.4) == "999");
  BOOST_TEST(short_number(999.6) == "1.0k");
  BOOST_TEST(short_number(12345) == "12.3k");
  BOOST_TEST(short_number(999'960) == "1.0M");
  BOOST_TEST(short_number(1.2e6) == "1.2M");
}

BOOST_AUTO_TEST_CASE(where_stderr_is_no_terminal_nothing_is_drawn) {
  const TemporaryFolder folder;
  const auto file = folder.write("err", "");
  const int err = ::dup(STDERR_FILENO), out = ::open(file.c_str(), O_WRONLY);
  BOOST_TEST_REQUIRE((err >= 0 && out >= 0));
  ::dup2(out, STDERR_FILENO);
  bool asked = false;
  {
    Progress line("label", 10);
    // Before that a terminal would not be drawn on either.
    std::this_thread::sleep_for(std::chrono::milliseconds(150));
    line.update(5, [&] { return asked = true, std::string("suffix"); });
  }
  ::dup2(err, STDERR_FILENO);
  ::close(err);
  ::close(out);
  BOOST_TEST(!asked);
  BOOST_TEST(read_file(file) == "");
}

BOOST_AUTO_TEST_SUITE_END()
