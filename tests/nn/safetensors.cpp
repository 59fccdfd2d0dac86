// labels: unit
#include "nn/safetensors.hpp"

#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "autodiff/ops/losses.hpp"
#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "nn/adam.hpp"
#include "nn/mlp.hpp"
#include "tests/support/says.hpp"

using namespace vqgrad;
using vqgrad::tests::says;
namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path path = fs::temp_directory_path() / ("vqgrad-safetensors-" + std::to_string(::getpid()));
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
  fs::path file(const char* name) const { return path / name; }
};

void write(const fs::path& path, const std::string& content) {
  std::ofstream(path, std::ios::binary).write(content.data(), static_cast<std::streamsize>(content.size()));
}

/// A file of the given header, whose length is told truly, and data.
std::string file_of(const std::string& header, const std::string& data) {
  std::string content(8, '\0');
  const std::uint64_t length = header.size();
  std::memcpy(content.data(), &length, 8);
  return content + header + data;
}

/// A small model with its optimizer, and a step on fixed data.
struct Model {
  explicit Model(std::uint64_t seed = 1, std::size_t hidden = 3)
      : parameters{Random{seed}},
        mlp{parameters / "mlp", {2, hidden, 1}, {.batch_norm = true}},
        adam{parameters} {}
  void steps(int count) {
    for (; count > 0; --count) {
      tape.reset();
      const std::vector<float> x{1, 2, -1, 0.5f, 0, 3}, y{1, 0, -1};
      tape.backward(
          mean_squared_error(mlp(tape.input(std::span<const float>(x), Shape{3, 2}), Mode::train, random),
                             tape.input(std::span<const float>(y), Shape{3, 1})));
      adam.step();
    }
  }
  std::vector<float> values() const {
    std::vector<float> all;
    for (const auto& parameter : parameters)
      all.insert(all.end(), parameter.values().begin(), parameter.values().end());
    return all;
  }

  Parameters<float> parameters;
  Mlp<float> mlp;
  Adam<float> adam;
  Tape<float> tape;
  Random random;
};

std::string small_file(const fs::path& path) {
  Parameters<float> parameters{Random{1}};
  (parameters / "layer").create("weight", Shape{2, 2}, normal(0, 1));
  (parameters / "layer").create("bias", Shape{2}, normal(0, 1));
  save_safetensors(path, parameters, {{"step", "12"}});
  return read_file(path);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(safetensors)

BOOST_AUTO_TEST_CASE(two_n_steps_equal_n_steps_a_save_a_load_and_n_steps_bit_for_bit) {
  const Folder folder;
  Model straight, first;
  straight.steps(8);
  first.steps(4);
  save_safetensors(folder.file("model"), first.parameters, {{"epoch", "4"}});
  save_safetensors(folder.file("optimizer"), first.adam);
  for (const int used : {0, 3}) {
    Model second{99};
    second.steps(used);
    BOOST_TEST((load_safetensors(folder.file("model"), second.parameters) == Metadata{{"epoch", "4"}}));
    load_safetensors(folder.file("optimizer"), second.adam);
    second.steps(4);
    BOOST_TEST((second.values() == straight.values()), "after " << used << " steps of its own");
  }
}

BOOST_AUTO_TEST_CASE(the_file_is_safetensors_with_aligned_data) {
  const Folder folder;
  const std::vector<float> f{1, 2, 3};
  const std::vector<std::int32_t> i{-1};
  const std::vector<double> d{0.5};
  const std::vector arrays{NamedArray::of("f", Shape{3}, std::span<const float>(f)),
                           NamedArray::of("empty", Shape{0, 2}, std::span<const float>()),
                           NamedArray::of("i", Shape{1, 1}, std::span<const std::int32_t>(i)),
                           NamedArray::of("d", Shape{}, std::span<const double>(d))};
  write_safetensors(folder.file("x"), arrays, {{"note", "\"ü\""}});
  const std::string content = read_file(folder.file("x"));
  std::uint64_t length = 0;
  std::memcpy(&length, content.data(), 8);
  BOOST_TEST(length % 8 == 0u);
  BOOST_TEST(content.substr(8, length).find(R"("d":{"dtype":"F64","shape":[],"data_offsets":[0,8]})") !=
             content.npos);
  BOOST_TEST(content.size() == 8 + length + 24);

  const SafetensorsFile file(folder.file("x"));
  BOOST_TEST((file.metadata() == Metadata{{"note", "\"ü\""}}));
  const auto matched = file.match(arrays);
  for (std::size_t k = 0; k < arrays.size(); ++k) {
    BOOST_TEST(matched[k].name == arrays[k].name);
    BOOST_TEST((matched[k].shape == arrays[k].shape));
    BOOST_TEST(std::equal(matched[k].bytes.begin(), matched[k].bytes.end(), arrays[k].bytes.begin(),
                          arrays[k].bytes.end()));
  }
}

BOOST_AUTO_TEST_CASE(a_model_that_does_not_fit_is_one_error_with_everything_in_it) {
  const Folder folder;
  Model saved, other{1, 4};
  save_safetensors(folder.file("model"), saved.parameters);
  (other.parameters / "extra").create("weight", Shape{1}, constant(7));
  const auto before = other.values();
  const auto all = [&](const Error& error) {
    const std::string text = error.what();
    BOOST_TEST_INFO(text);
    return text.find("missing in the file: extra.weight") != text.npos &&
           text.find("mlp.0.weight is F32 (2, 3) there, F32 (2, 4) here") != text.npos &&
           text.find("mlp.1.weight is F32 (3, 1) there") != text.npos && error.code() == Exit::data;
  };
  BOOST_CHECK_EXCEPTION(load_safetensors(folder.file("model"), other.parameters), DataError, all);
  BOOST_TEST((other.values() == before));
  Parameters<float> none;
  BOOST_CHECK_EXCEPTION(load_safetensors(folder.file("model"), none), DataError,
                        says("extra in the file: mlp.0.batch_norm.bias"));
  Parameters<double> wide;
  Mlp<double> mlp{wide / "mlp", {2, 3, 1}, {.batch_norm = true}};
  BOOST_CHECK_EXCEPTION(load_safetensors(folder.file("model"), wide), DataError,
                        says("mlp.1.bias is F32 (1) there, F64 (1) here"));
}

BOOST_AUTO_TEST_CASE(every_truncation_is_a_data_error_that_names_the_file) {
  const Folder folder;
  const std::string whole = small_file(folder.file("whole"));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    write(folder.file("cut"), whole.substr(0, size));
    BOOST_CHECK_EXCEPTION(SafetensorsFile(folder.file("cut")), DataError,
                          says(folder.file("cut").string() + ": expected"));
  }
  write(folder.file("long"), whole + "x");
  BOOST_CHECK_EXCEPTION(SafetensorsFile(folder.file("long")), DataError, says("data that no array names"));
}

BOOST_AUTO_TEST_CASE(no_flipped_bit_changes_what_is_loaded) {
  const Folder folder;
  const std::string whole = small_file(folder.file("whole"));
  const SafetensorsFile original(folder.file("whole"));
  std::size_t refused = 0;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string flipped = whole;
    flipped[at] = static_cast<char>(flipped[at] ^ (1 << (at % 8)));
    write(folder.file("flipped"), flipped);
    try {
      const SafetensorsFile file(folder.file("flipped"));
      const auto arrays = file.match(original.arrays());
      for (std::size_t k = 0; k < arrays.size(); ++k)
        BOOST_TEST(std::memcmp(arrays[k].bytes.data(), original.arrays()[k].bytes.data(),
                               arrays[k].bytes.size()) == 0,
                   "byte " << at);
      BOOST_TEST(file.metadata().at("step") == "12", "byte " << at);
    } catch (const DataError&) {
      ++refused;
    }
  }
  // What passes is the key "sha256" itself, renamed: the data are whole then.
  BOOST_TEST(refused > whole.size() - 16);
}

BOOST_AUTO_TEST_CASE(headers_that_lie_are_refused_with_the_reason) {
  const Folder folder;
  const auto refuses = [&](const std::string& header, const std::string& reason) {
    write(folder.file("lie"), file_of(header, "12345678"));
    BOOST_CHECK_EXCEPTION(SafetensorsFile(folder.file("lie")), DataError, says(reason));
  };
  const auto entry = [](const std::string& dtype, const std::string& shape, const std::string& offsets) {
    return R"({"a":{"dtype":)" + dtype + R"(,"shape":)" + shape + R"(,"data_offsets":)" + offsets + "}}";
  };
  refuses("", "no JSON");
  refuses("[]", "no JSON object");
  refuses("{}", "data that no array names");
  refuses(R"({"a":3})", "\"a\" is no object");
  refuses(R"({"a":{}})", "has the type \"\"");
  refuses(entry("\"F16\"", "[4]", "[0,8]"), "has the type \"F16\"");
  refuses(entry("7", "[4]", "[0,8]"), "has the type \"\"");
  refuses(entry("\"F32\"", "[-2]", "[0,8]"), "no shape");
  refuses(entry("\"F32\"", "[2.0]", "[0,8]"), "no shape");
  refuses(entry("\"F32\"", "[1,1,1,1,2]", "[0,8]"), "no shape of at most 4");
  refuses(entry("\"F32\"", "[3]", "[0,8]"), "the shape (3) of F32, which is not 8 bytes");
  refuses(entry("\"F32\"", "[4611686018427387904,4,2]", "[0,8]"), "which is not 8 bytes");
  refuses(entry("\"F32\"", "[18446744073709551616]", "[0,8]"), "no shape");
  refuses(entry("\"F32\"", "[2]", "[8,0]"), "outside of the 8 bytes");
  refuses(entry("\"F32\"", "[2]", "[0,18446744073709551615]"), "outside of the 8 bytes");
  refuses(entry("\"F32\"", "[2]", "[0]"), "data_offsets of 2");
  refuses(entry("\"F32\"", "[1]", "[4,8]"), "overlap or leave gaps");
  refuses(
      R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})",
      "overlap");
  refuses(
      R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})",
      "\"a\" twice");
  refuses(R"({"__metadata__":[],"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", "metadata");
  refuses(R"({"__metadata__":{"x":1},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})",
          "metadata \"x\"");
  refuses(R"({"__metadata__":{"sha256":"0"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})",
          "damaged");
  refuses(std::string(100000, '['), "no JSON");
  write(folder.file("lie"), std::string(8, '\xff') + "{}");
  BOOST_CHECK_EXCEPTION(SafetensorsFile(folder.file("lie")), DataError,
                        says("length of 18446744073709551615 bytes"));
  // Others write no checksum: that is no lie.
  write(folder.file("fine"), file_of(entry("\"I64\"", "[]", "[0,8]"), "12345678"));
  BOOST_TEST(SafetensorsFile(folder.file("fine")).arrays().size() == 1u);
}

BOOST_AUTO_TEST_CASE(names_that_a_header_cannot_hold_are_refused) {
  const Folder folder;
  const float one = 1;
  const auto array = [&](const char* name) {
    return NamedArray::of(name, Shape{}, std::span<const float>(&one, 1));
  };
  BOOST_CHECK_EXCEPTION(write_safetensors(folder.file("x"), std::vector{array("a"), array("a")}), Error,
                        says("\"a\" twice"));
  BOOST_CHECK_THROW(write_safetensors(folder.file("x"), std::vector{array("__metadata__")}), Error);
  BOOST_CHECK_THROW(write_safetensors(folder.file("x"), std::vector{array("\xff")}), Error);
  BOOST_TEST(!fs::exists(folder.file("x")));
  BOOST_CHECK_THROW(SafetensorsFile(folder.file("absent")), IoError);
}

BOOST_AUTO_TEST_SUITE_END()
