// labels: unit data
#include "datasets/row_reader.hpp"

#include <boost/test/unit_test.hpp>
#include <vector>

#include "tests/support/temporary_folder.hpp"

namespace vqgrad {
namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows read_all(std::string_view text, const RowFormat& format) {
  Rows rows;
  RowReader reader("f", text, 1, format);
  while (reader.next()) {
    rows.emplace_back();
    for (std::size_t c = 0; c < reader.size(); ++c) rows.back().emplace_back(reader[c]);
  }
  return rows;
}

void check_error(std::string_view text, const RowFormat& format, std::size_t cells,
                 const std::string& expected) {
  RowReader reader("f", text, 1, format);
  const auto is_expected = [&](const DataError& error) {
    BOOST_TEST(error.what() == expected);
    return true;
  };
  BOOST_CHECK_EXCEPTION(while (reader.next(cells)){}, DataError, is_expected);
}

BOOST_AUTO_TEST_SUITE(row_reader)

BOOST_AUTO_TEST_CASE(cuts_at_every_kind_of_delimiter) {
  BOOST_TEST((read_all("a,b,c\nd,,f", {","}) == Rows{{"a", "b", "c"}, {"d", "", "f"}}));
  BOOST_TEST((read_all("a::b:c::d", {"::"}) == Rows{{"a", "b:c", "d"}}));
  BOOST_TEST((read_all("a:::b", {"::"}) == Rows{{"a", ":b"}}));
  BOOST_TEST((read_all("a\tb\r\nc\td\r\n", {"\t"}) == Rows{{"a", "b"}, {"c", "d"}, {""}}));
  BOOST_TEST((read_all("a,", {","}) == Rows{{"a", ""}}));
  BOOST_TEST((read_all("", {","}) == Rows{{""}}));
}

BOOST_AUTO_TEST_CASE(unquotes) {
  const RowFormat csv{",", true};
  BOOST_TEST((read_all(R"("a,b",c)", csv) == Rows{{"a,b", "c"}}));
  BOOST_TEST((read_all(R"("say ""hi""",c)", csv) == Rows{{"say \"hi\"", "c"}}));
  BOOST_TEST((read_all(R"("","""",x"y)", csv) == Rows{{"", "\"", "x\"y"}}));
  BOOST_TEST((read_all(R"("first cell of some length","second one ""too""","third")", csv) ==
              Rows{{"first cell of some length", "second one \"too\"", "third"}}));
  BOOST_TEST((read_all(R"("a,b",c)", {","}) == Rows{{"\"a", "b\"", "c"}}));
}

BOOST_AUTO_TEST_CASE(errors_of_shape_have_line_and_column) {
  check_error("1,2\n3", {","}, 2, R"(f:2:1: expected 2 cells between ',', not 1, got "3")");
  check_error("1\t2\n3\t4\t5", {"\t"}, 2,
              "f:2:1: expected 2 cells between tabs, not 3, got \"3\\x094\\x095\"");
  check_error("1,2\n\n3,4", {","}, 2, R"(f:2:1: expected 2 cells between ',', not 1, got "")");
  check_error("1,\"2\n3,4", {",", true}, 2, R"(f:1:5: expected a closing quote, got ""2")");
  check_error("a,\"b\"c,d", {",", true}, 3, R"(f:1:6: expected ',' after the closing quote, got "c,d")");
  check_error(std::string(70, 'x'), {","}, 2,
              "f:1:1: expected 2 cells between ',', not 1, got \"" + std::string(60, 'x') + "...\"");
  BOOST_CHECK_THROW(RowReader("f", "a", 1, {""}), UsageError);
}

BOOST_AUTO_TEST_CASE(reads_numbers_whole_and_in_range) {
  RowReader reader("f", "12::-3::4.5::12x::::99999999999::nan", 7, {"::"});
  BOOST_TEST_REQUIRE(reader.next());
  BOOST_TEST(reader.line() == 7u);
  BOOST_TEST(reader.number(0, 0, 12, "n") == 12);
  BOOST_TEST(reader.number(1, -3, 0, "n") == -3);
  BOOST_TEST(reader.number(2, 0.0f, 5.0f, "n") == 4.5f);
  const auto error = [&](auto low, auto high, std::size_t cell) -> std::string {
    try {
      reader.number(cell, low, high, "a count");
    } catch (const DataError& e) {
      return e.what();
    }
    return "no error";
  };
  BOOST_TEST(error(0, 11, 0) == R"(f:7:1: expected a count, got "12")");
  BOOST_TEST(error(13, 20, 0) == R"(f:7:1: expected a count, got "12")");
  BOOST_TEST(error(0u, 9u, 1) == R"(f:7:5: expected a count, got "-3")");
  BOOST_TEST(error(0, 9, 2) == R"(f:7:9: expected a count, got "4.5")");
  BOOST_TEST(error(0, 99, 3) == R"(f:7:14: expected a count, got "12x")");
  BOOST_TEST(error(0, 99, 4) == R"(f:7:19: expected a count, got "")");
  BOOST_TEST(error(0, 99, 5) == R"(f:7:21: expected a count, got "99999999999")");
  BOOST_TEST(error(-1e30, 1e30, 6) == R"(f:7:34: expected a count, got "nan")");
}

BOOST_AUTO_TEST_CASE(columns_behind_a_quoted_cell_are_those_of_the_file) {
  RowReader reader("f", R"("a""b",x)", 1, {",", true});
  BOOST_TEST_REQUIRE(reader.next());
  const TemporaryFolder folder;
  BOOST_TEST(folder.error_of([&] { reader.fail(1, "y"); }) == R"(f:1:8: expected y, got "x")");
  BOOST_TEST(folder.error_of([&] { reader.fail_at_end("more"); }) == R"(f:2:1: expected more, got "")");
}

BOOST_AUTO_TEST_CASE(reads_lists) {
  RowReader reader("f", "a|b c|d,,a||b,|a", 1, {","});
  BOOST_TEST_REQUIRE(reader.next());
  BOOST_TEST((reader.list(0, "|") == std::vector<std::string_view>{"a", "b c", "d"}));
  BOOST_TEST((reader.list(0, " c|") == std::vector<std::string_view>{"a|b", "d"}));
  BOOST_TEST(reader.list(1, "|").empty());
  const TemporaryFolder folder;
  BOOST_TEST(folder.error_of([&] { reader.list(2, "|"); }) ==
             R"(f:1:10: expected a word on both sides of every '|', got "a||b")");
  BOOST_TEST(folder.error_of([&] { reader.list(3, "|"); }) ==
             R"(f:1:15: expected a word on both sides of every '|', got "|a")");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace vqgrad
