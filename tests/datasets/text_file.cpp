// labels: unit data
#include "datasets/text_file.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/support/temporary_folder.hpp"

namespace vqgrad {
namespace {

BOOST_AUTO_TEST_SUITE(text_file)

BOOST_AUTO_TEST_CASE(leaves_out_the_mark_and_the_last_line_end) {
  const TemporaryFolder folder;
  const auto text = [&](std::string_view content) {
    return std::string(TextFile(folder.write("f", content)).text());
  };
  BOOST_TEST(text("a\nb\n") == "a\nb");
  BOOST_TEST(text("a\nb") == "a\nb");
  BOOST_TEST(text("\xEF\xBB\xBF"
                  "a\r\n") == "a");
  BOOST_TEST(text("a\n\n") == "a\n");
  BOOST_TEST(text("a\r\n\r\n") == "a\r\n");
  BOOST_TEST(text("\n a ") == "\n a ");
}

BOOST_AUTO_TEST_CASE(refuses_what_has_no_text) {
  const TemporaryFolder folder;
  for (const char* content : {"", "\n", "\r\n\r\n", "\xEF\xBB\xBF", "\xEF\xBB\xBF\n"})
    BOOST_TEST(folder.error_of([&] { TextFile file(folder.write("f", content)); }) ==
               R"(f:1:1: expected at least one row, got "")");
}

BOOST_AUTO_TEST_CASE(names_a_missing_file_and_the_remedy) {
  const TemporaryFolder folder;
  BOOST_TEST(folder.error_of<IoError>([&] { TextFile file(folder / "none", "look elsewhere"); }) ==
             "cannot read none: No such file or directory; look elsewhere");
  BOOST_TEST(folder.error_of<IoError>([&] { TextFile file(folder / "none"); }) ==
             "cannot read none: No such file or directory");
}

BOOST_AUTO_TEST_CASE(places_the_first_bad_byte) {
  const TemporaryFolder folder;
  const auto error = [&](std::string_view text) {
    return folder.error_of([&] { TextFile(folder.write("f", text)).require_utf8(); });
  };
  BOOST_TEST(error("good\nna\xC3\xAFve\n") == "no error");
  BOOST_TEST(error("b\xE9"
                   "d") == "f:1:2: expected UTF-8, got \"\\xE9\"");
  BOOST_TEST(error("a\nbc\nde\xFF\n\xFF") == "f:3:3: expected UTF-8, got \"\\xFF\"");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace vqgrad
