#include "apps/vqgrad/train/train_options.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <sstream>
#include <string_view>
#include <system_error>
#include <vector>

#include "datasets/toml_table.hpp"

namespace vqgrad {
namespace {

constexpr const char* no_data = "(synthetic)";

/// Calls `at(key, option)` for every option of config.toml, in its order. Writing and reading share it, so
/// every option that is written is read.
template <class Options, class At>
void for_each_option(Options& o, const At& at) {
  at("data.path", o.data);
  at("data.split", o.split);
  at("data.count", o.count);
  at("run.seed", o.seed);
  at("run.threads", o.threads);
  at("run.out", o.out);
  at("deepfm.width", o.model.width);
  at("deepfm.hidden", o.model.hidden);
  at("deepfm.dropout", o.model.dropout);
  at("deepfm.epochs", o.epochs);
  at("deepfm.batch", o.batch);
  at("deepfm.learning_rate", o.click.learning_rate);
  at("deepfm.weight_decay", o.click.weight_decay);
  at("vqvae.codes", o.vqvae.codes);
  at("vqvae.dim", o.vqvae.dim);
  at("vqvae.hidden", o.vqvae.hidden);
  at("vqvae.epochs", o.vqvae.epochs);
  at("vqvae.batch", o.vqvae.batch);
  at("vqvae.learning_rate", o.vqvae.learning_rate);
  at("vqvae.commitment", o.vqvae.commitment);
  at("vqvae.codebook", o.vqvae.update);
  at("vqvae.quantizer", o.vqvae.quantizer);
  at("vqvae.levels", o.vqvae.levels);
}

/// Keys that older runs do not have: they used the default.
bool is_newer(std::string_view key) { return key == "vqvae.quantizer" || key == "vqvae.levels"; }

struct Writer {
  template <class T>
  void operator()(const char* key, const T& value) const {
    config.add(key, value);
  }
  void operator()(const char* key, const std::vector<std::size_t>& sizes) const {
    config.add(key, fmt::format("{}", fmt::join(sizes, "-")));
  }
  void operator()(const char* key, const CodebookUpdate& update) const {
    config.add(key, update == CodebookUpdate::ema ? "ema" : "loss");
  }
  Config& config;
};

struct Reader {
  void operator()(const char* key, bool& value) const { value = file.flag(key); }
  void operator()(const char* key, double& value) const { value = file.number(key); }
  void operator()(const char* key, std::string& value) const { value = file.text(key); }
  void operator()(const char* key, std::size_t& value) const {
    value = file.count(key, key == std::string_view("run.seed") ? 0 : 1);
  }
  void operator()(const char* key, std::vector<std::size_t>& sizes) const {
    sizes.clear();
    std::istringstream text(file.text(key));
    for (std::string word; std::getline(text, word, '-');) {
      const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), sizes.emplace_back());
      if (error != std::errc() || end != word.data() + word.size() || sizes.back() == 0)
        file.fail(key, "sizes such as \"16-16\"");
    }
  }
  void operator()(const char* key, CodebookUpdate& update) const {
    const std::string name = file.text(key);
    if (name != "ema" && name != "loss") file.fail(key, "one of ema, loss");
    update = name == "ema" ? CodebookUpdate::ema : CodebookUpdate::loss;
  }
  const TomlTable& file;
};

}  // namespace

Config TrainOptions::config(const std::string& dataset_name) const {
  Config config;
  config.add("data.name", dataset_name);
  TrainOptions shown = *this;
  if (shown.data.empty()) shown.data = no_data;
  for_each_option(shown, Writer{config});
  return config;
}

TrainOptions read_train_options(const std::filesystem::path& path) {
  TrainOptions options;
  const TomlTable file(path);
  for_each_option(options, [&](const char* key, auto& value) {
    if (!is_newer(key) || file.has(key)) Reader{file}(key, value);
  });
  if (options.data == no_data) options.data.clear();
  if (options.split != "random" && options.split != "time" && options.split != "leave-one-out")
    file.fail("data.split", "one of random, time, leave-one-out");
  const auto named = [&](const QuantizerEntry& entry) { return entry.name == options.vqvae.quantizer; };
  if (std::ranges::none_of(all_quantizers(), named))
    file.fail("vqvae.quantizer", "one of " + quantizer_names());
  options.vqvae = resolve_quantizer(options.vqvae);
  return options;
}

}  // namespace vqgrad
