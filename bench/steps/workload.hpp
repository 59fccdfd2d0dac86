#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

// The work that tape and peers all do: the click model and the VQ-VAE of the cold-start literature at
// MovieLens 1M's sizes, on made-up rows. Every program makes its numbers itself, from a counter, so that no
// file is shared and a difference shows as a difference of losses. pytorch_steps.py says the same in Python.
namespace vqgrad::bench {

constexpr std::size_t batch_size = 2048, width = 16, batches = 8, latent = 8, codes = 32;

/// A field of the click model: an embedding table's rows, and how many of them a row of the batch sums.
struct Field {
  const char* name;
  std::size_t rows;
  std::size_t words = 1;
  bool number = false;  ///< one row, scaled by the field's number
};

constexpr std::array<Field, 11> fields{{{"user", 6041},
                                        {"gender", 2},
                                        {"age", 57},
                                        {"occupation", 21},
                                        {"zip", 3439},
                                        {"item", 3953},
                                        {"year", 81},
                                        {"title", 4376, 15},
                                        {"genres", 19, 6},
                                        {"time", 1, 1, true},
                                        {"count", 1, 1, true}}};
constexpr std::size_t item_field = 5, year_field = 6, title_field = 7, genres_field = 8, count_field = 10;
constexpr std::array side_fields{year_field, title_field, genres_field, count_field};
constexpr std::size_t inputs = fields.size() * width;  // of the MLP
constexpr std::size_t side_inputs = 3 * width + 1;     // year, title, genres, and the count itself
constexpr double learning_rate = 1e-3, l2 = 1e-6, dropout_share = 0.2;

/// Number `index` of a stream, in [0, 1): splitmix64 of a counter (Steele, Lea and Flood, OOPSLA 2014).
inline double counted(std::uint64_t stream, std::uint64_t index) {
  std::uint64_t x = ((stream << 32) + index + 1) * 0x9E3779B97F4A7C15u;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return static_cast<double>((x ^ (x >> 31)) >> 40) * 0x1p-24;
}

/// Initial values of a parameter, by its name's place in a list all programs share: uniform in +-0.1 around
/// `center`.
inline std::vector<float> initial(std::uint64_t stream, std::size_t size, double center = 0) {
  std::vector<float> values(size);
  for (std::size_t i = 0; i < size; ++i)
    values[i] = static_cast<float>(center + 0.2 * counted(stream, i) - 0.1);
  return values;
}

/// Streams of initial values: tables from 0, the click model's MLP from 20, the VQ-VAE from 40.
enum Stream : std::uint64_t { tables = 0, mlp = 20, linear = 30, vae = 40, codebook = 60, rows = 100 };

/// One batch: for each field indices (B, words) or numbers (B); labels (B), noise (B, latent).
struct BatchData {
  std::array<std::vector<std::int32_t>, fields.size()> indices;
  std::array<std::vector<float>, fields.size()> numbers;
  std::vector<float> labels, noise;
};

inline BatchData make_batch(std::size_t k) {
  BatchData batch;
  const auto at = [k](std::size_t i) { return k * 1000000 + i; };
  for (std::size_t f = 0; f < fields.size(); ++f)
    for (std::size_t i = 0; i < batch_size * fields[f].words; ++i) {
      const double u = counted(rows + f, at(i));
      if (fields[f].number)
        batch.numbers[f].push_back(static_cast<float>(u));
      else  // few rows often, many seldom
        batch.indices[f].push_back(static_cast<std::int32_t>(u * u * static_cast<double>(fields[f].rows)));
    }
  for (std::size_t i = 0; i < batch_size; ++i)
    batch.labels.push_back(counted(rows + 50, at(i)) < 0.57 ? 1.0f : 0.0f);
  for (std::size_t i = 0; i < batch_size * latent; ++i)
    batch.noise.push_back(static_cast<float>(3.4 * counted(rows + 51, at(i)) - 1.7));
  return batch;
}

}  // namespace vqgrad::bench
