// labels: unit data
#include "datasets/ratings_reader.hpp"

#include <fmt/format.h>

#include <boost/test/unit_test.hpp>

#include "base/parallel.hpp"
#include "base/random.hpp"
#include "tests/support/temporary_folder.hpp"

namespace vqgrad {
namespace {

/// Sets the number of threads for one test.
struct Threads {
  explicit Threads(std::size_t count) { set_threads(count); }
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;
  ~Threads() { set_threads(1); }
};

/// Enough rows for several pieces of a quarter of a megabyte.
constexpr std::uint32_t rows = 60000, ids = 50;

std::vector<std::string> make_lines() {
  Random random(5);
  std::vector<std::string> lines;
  for (std::uint32_t r = 0; r < rows; ++r)
    lines.push_back(
        fmt::format("{}::{}::{}::{}", random.below(ids), random.below(ids), 1 + random.below(5), 1000 + r));
  return lines;
}

IdTable make_ids() {
  IdTable table;
  for (std::uint32_t id = ids; id-- > 0;) table.add(id);  // so that an index is not its id
  return table;
}

std::string join(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += line + "\n";
  return text;
}

BOOST_AUTO_TEST_SUITE(ratings_reader)

BOOST_AUTO_TEST_CASE(rows_do_not_depend_on_threads) {
  const TemporaryFolder folder;
  const auto lines = make_lines();
  const TextFile file(folder.write("r", join(lines)));
  BOOST_TEST_REQUIRE(file.text().size() > (std::size_t{3} << 18));
  const IdTable table = make_ids();
  for (const std::size_t count : {1u, 2u, 3u}) {
    const Threads guard(count);
    const auto read = read_ratings(file, {.delimiter = "::"}, &table, table);
    BOOST_TEST_REQUIRE(read.size() == rows);
    for (std::uint32_t r = 0; r < rows; ++r) {
      const auto line = fmt::format("{}::{}::{}::{}", ids - 1 - read.users[r], ids - 1 - read.items[r],
                                    read.ratings[r], read.times[r]);
      BOOST_TEST_REQUIRE(line == lines[r]);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_first_error_of_the_file_is_told_whatever_the_threads) {
  const TemporaryFolder folder;
  const IdTable table = make_ids();
  for (const std::size_t first : {0u, 17000u, 30001u, rows - 1}) {
    auto lines = make_lines();
    lines[first] = "1::2::9::4";
    lines[rows - 1] = "1::2::9::4";
    const TextFile file(folder.write("r", join(lines)));
    for (const std::size_t count : {1u, 2u, 3u}) {
      const Threads guard(count);
      BOOST_TEST(folder.error_of([&] { read_ratings(file, {.delimiter = "::"}, &table, table); }) ==
                 fmt::format(R"(r:{}:7: expected a rating of 1, 2, 3, 4 or 5, got "9")", first + 1));
    }
  }
}

BOOST_AUTO_TEST_CASE(no_blank_line_slips_through_at_a_seam) {
  const TemporaryFolder folder;
  const IdTable table = make_ids();
  // 16 bytes a line, so that a piece ends with a line end: all lines around the seam become blank in turn
  const std::size_t seam = (std::size_t{1} << 18) / 16;
  const auto check = [&](std::size_t count, std::size_t blank) {
    std::vector<std::string> lines(count, "1::2::3::100000");
    BOOST_TEST_REQUIRE(lines[0].size() == 15u);
    lines[blank] = "";
    const TextFile file(folder.write("r", join(lines)));
    BOOST_TEST(folder.error_of([&] { read_ratings(file, {.delimiter = "::"}, &table, table); }) ==
               fmt::format("r:{}:1: expected 4 cells between '::', not 1, got \"\"", blank + 1));
  };
  for (std::size_t blank = seam - 2; blank <= seam + 2; ++blank) {
    check(2 * seam, blank);
    check(blank + 1, blank);  // as the file's last line
  }
}

BOOST_AUTO_TEST_CASE(without_a_user_table_ids_stay_raw) {
  const TemporaryFolder folder;
  const TextFile file(folder.write("r", "u,i,r,t\n800,1,2.5,0\n7,3,5,1\n"));
  const auto read =
      read_ratings(file, {.delimiter = ",", .header = "u,i,r,t", .half_stars = true}, nullptr, make_ids());
  BOOST_TEST((read.users == std::vector<std::uint32_t>{800, 7}));
  BOOST_TEST((read.items == std::vector<std::uint32_t>{48, 46}));
  BOOST_TEST((read.ratings == std::vector<float>{2.5, 5}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace vqgrad
