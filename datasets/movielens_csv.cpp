#include "datasets/encoding.hpp"
#include "datasets/movielens.hpp"
#include "datasets/movielens_tables.hpp"
#include "datasets/ratings_reader.hpp"

namespace vqgrad {
namespace {

constexpr auto remedy = "a MovieLens folder of CSV files holds movies.csv and ratings.csv";

/// A header, then rows of id, title, genres.
ItemTable read_items(const TextFile& file) {
  require_utf8(file);
  RowReader row(file, {",", true});
  row.next(3);
  constexpr const char* header[] = {"movieId", "title", "genres"};
  for (std::size_t c = 0; c < 3; ++c)
    if (row[c] != header[c]) row.fail(c, std::string("the column '") + header[c] + "'");
  ItemTable items;
  while (row.next(3)) items.add(row, read_genre_list(row, 2));
  if (row.line() == 1) row.fail_at_end("a movie");
  return items;
}

}  // namespace

Dataset read_movielens_csv(const std::filesystem::path& folder) {
  Dataset dataset;
  dataset.name = "MovieLens " + std::filesystem::absolute(folder / "").parent_path().filename().string();
  dataset.files = {folder / "movies.csv", folder / "ratings.csv"};
  auto items = read_items(TextFile(folder / "movies.csv", remedy));
  const RatingsFormat format{
      .delimiter = ",", .header = "userId,movieId,rating,timestamp", .half_stars = true};
  dataset.interactions = read_ratings(TextFile(folder / "ratings.csv", remedy), format, nullptr, items.ids());
  dataset.users = number_ids(dataset.interactions.users);
  std::move(items).move_into(dataset);
  return dataset;
}

}  // namespace vqgrad
