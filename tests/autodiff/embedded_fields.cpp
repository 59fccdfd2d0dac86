// labels: unit
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <vector>

#include "autodiff/ops/indexing.hpp"
#include "base/parallel.hpp"
#include "base/random.hpp"

using namespace vqgrad;

namespace {

constexpr std::size_t batch = 2003;  // odd, and enough for three threads

std::vector<float> drawn(std::size_t count, std::uint64_t seed) {
  std::vector<float> values(count);
  Random(seed).fill_uniform(std::span<float>(values), -1.0f, 1.0f);
  return values;
}

/// Bags of `length` rows; a third of them is padding if there are several.
std::vector<std::int32_t> drawn_rows(std::size_t length, std::uint32_t rows, std::uint64_t seed) {
  Random random(seed);
  std::vector<std::int32_t> result(batch * length);
  for (auto& r : result)
    r = length > 1 && random.below(3) == 0 ? -1 : static_cast<std::int32_t>(random.below(rows));
  return result;
}

struct TestField {
  std::size_t table, length;  ///< of bags; 0 without row numbers
  std::vector<std::int32_t> rows;
  std::vector<float> scale;
};

/// Table 0 is small enough that its gradients are summed in double, table 1 is not, and table 4 is for one of
/// its fields only. All tables are used more than once, and bags of 33 are summed in double.
struct Case {
  std::size_t width;
  std::vector<std::size_t> sizes{3, 20000, batch, 1, 600};
  std::vector<std::vector<float>> tables;
  std::vector<TestField> fields;

  explicit Case(std::size_t w) : width(w) {
    for (std::size_t t = 0; t < sizes.size(); ++t) tables.push_back(drawn(sizes[t] * width, 10 + t));
    const auto add = [&](std::size_t table, std::size_t length, std::vector<float> scale) {
      const auto rows = length > 0 ? drawn_rows(length, static_cast<std::uint32_t>(sizes[table]), 20 + length)
                                   : std::vector<std::int32_t>();
      fields.push_back({table, length, rows, std::move(scale)});
    };
    add(2, 0, {});
    add(2, 1, {});
    add(0, 1, {});
    add(0, 6, drawn(batch, 30));
    add(1, 33, {});
    add(1, 1, drawn(batch, 31));
    add(3, 0, drawn(batch, 32));
    add(4, 6, {});
    add(4, 1, {});
  }

  /// f(index into y, index into a table, number of the table, scale) for every product that is a term of y.
  template <class F>
  void each(const F& f) const {
    for (std::size_t k = 0; k < fields.size(); ++k)
      for (std::size_t b = 0; b < batch; ++b)
        for (std::size_t l = 0; l < std::max<std::size_t>(fields[k].length, 1); ++l) {
          const auto& [table, length, rows, scale] = fields[k];
          const std::int64_t r = length > 0          ? rows[b * length + l]
                                 : sizes[table] == 1 ? 0
                                                     : static_cast<std::int64_t>(b);
          for (std::size_t x = 0; r >= 0 && x < width; ++x)
            f((b * fields.size() + k) * width + x, static_cast<std::size_t>(r) * width + x, table,
              scale.empty() ? 1.0f : scale[b]);
        }
  }
};

/// y, and the gradients of all tables.
std::vector<std::vector<float>> computed(const Case& c, std::span<const float> g) {
  Tape<float> tape;
  std::vector<Var<float>> tables;
  for (std::size_t t = 0; t < c.tables.size(); ++t)
    tables.push_back(tape.variable(c.tables[t], Shape{c.sizes[t], c.width}));
  std::vector<EmbeddedField<float>> fields;
  for (const auto& [table, length, rows, scale] : c.fields) {
    fields.push_back({tables[table], {}, scale});
    if (length == 1) fields.back().rows = tape.indices(rows);
    if (length > 1) fields.back().rows = tape.indices(rows, Shape{batch, length});
  }
  const auto y = embed_fields(std::span<const EmbeddedField<float>>(fields));
  tape.backward(y, g);
  std::vector<std::vector<float>> result{{y.values().begin(), y.values().end()}};
  for (const auto& table : tables) result.push_back({table.gradient().begin(), table.gradient().end()});
  return result;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(embedded_fields)

BOOST_AUTO_TEST_CASE(sums_are_right_and_their_bits_do_not_depend_on_the_threads) {
  for (const std::size_t width : {1u, 16u, 17u}) {
    const Case c(width);
    const auto g = drawn(batch * c.fields.size() * width, 1);
    std::vector<std::vector<double>> expected{std::vector<double>(g.size())};
    for (const auto& table : c.tables) expected.emplace_back(table.size());
    c.each([&](std::size_t y, std::size_t row, std::size_t table, float scale) {
      expected[0][y] += static_cast<double>(scale) * static_cast<double>(c.tables[table][row]);
      expected[1 + table][row] += static_cast<double>(scale) * static_cast<double>(g[y]);
    });
    std::vector<std::vector<float>> by_one;
    for (const std::size_t count : {1u, 2u, 3u}) {
      set_threads(count);
      const auto got = computed(c, g);
      set_threads(1);
      if (count == 1) by_one = got;
      BOOST_TEST((got == by_one), "width " << width << ", threads " << count);
      for (std::size_t i = 0; i < got.size(); ++i) {
        double worst = 0;  // relative, of numbers above 1
        for (std::size_t k = 0; k < got[i].size(); ++k)
          worst = std::max(worst, std::abs(static_cast<double>(got[i][k]) - expected[i][k]) /
                                      std::max(1.0, std::abs(expected[i][k])));
        // 33 numbers summed in float would be farther off, and so would thousands of products, each rounded.
        BOOST_TEST(worst <= (i == 0 ? 2.5e-7 : 2e-6), "array " << i << ", width " << width << ": " << worst);
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
