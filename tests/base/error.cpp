// labels: unit
#include "base/error.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <utility>

using namespace vqgrad;

namespace {

/// What main() sees of an error: only the base class.
template <class E, class... Arguments>
std::pair<int, std::string> caught(const Arguments&... arguments) {
  try {
    throw E(arguments...);
  } catch (const Error& error) {
    return {static_cast<int>(error.code()), error.what()};
  }
}

using Seen = std::pair<int, std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(error)

BOOST_AUTO_TEST_CASE(every_kind_keeps_its_text_and_ends_in_its_exit_code) {
  BOOST_TEST((caught<UsageError>("no such option") == Seen(2, "no such option")));
  BOOST_TEST((caught<DataError>("empty file") == Seen(65, "empty file")));
  BOOST_TEST((caught<IoError>("disk full") == Seen(74, "disk full")));
  BOOST_TEST((caught<Error>(Exit::internal, "a bug") == Seen(70, "a bug")));
}

BOOST_AUTO_TEST_CASE(exit_codes_are_those_that_scripts_rely_on) {
  BOOST_TEST(static_cast<int>(Exit::success) == 0);
  BOOST_TEST(static_cast<int>(Exit::interrupted) == 130);
}

BOOST_AUTO_TEST_CASE(a_data_error_names_its_place) {
  const auto [code, text] = caught<DataError>("ratings.dat", 3u, 17u, "a rating from 1 to 5", "seven");
  BOOST_TEST(code == 65);
  BOOST_TEST(text == "ratings.dat:3:17: expected a rating from 1 to 5, got \"seven\"");
}

BOOST_AUTO_TEST_CASE(an_error_is_a_standard_exception) {
  BOOST_CHECK_THROW(throw IoError("disk full"), std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()
