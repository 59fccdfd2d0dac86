// labels: unit
#include "apps/terminal/progress.hpp"

#include <boost/test/unit_test.hpp>

#include "apps/terminal/text_width.hpp"

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
  Progress line("label", 10);
  bool asked = false;
  line.update(5, [&] { return asked = true, std::string("suffix"); });
  BOOST_TEST(!asked);
}

BOOST_AUTO_TEST_SUITE_END()
