#include "apps/train/train_options.hpp"

#include <fmt/ranges.h>

namespace vqgrad {

Config TrainOptions::config(const std::string& dataset_name) const {
  Config config;
  config.add("data.name", dataset_name)
      .add("data.path", data.empty() ? "(synthetic)" : data)
      .add("data.split", split)
      .add("data.count", count)
      .add("run.seed", seed)
      .add("run.threads", threads)
      .add("run.out", out)
      .add("deepfm.width", model.width)
      .add("deepfm.hidden", fmt::format("{}", fmt::join(model.hidden, "-")))
      .add("deepfm.dropout", model.dropout)
      .add("deepfm.epochs", epochs)
      .add("deepfm.batch", batch)
      .add("deepfm.learning_rate", click.learning_rate)
      .add("deepfm.weight_decay", click.weight_decay)
      .add("vqvae.codes", vqvae.codes)
      .add("vqvae.dim", vqvae.dim)
      .add("vqvae.hidden", vqvae.hidden)
      .add("vqvae.epochs", vqvae.epochs)
      .add("vqvae.batch", vqvae.batch)
      .add("vqvae.learning_rate", vqvae.learning_rate)
      .add("vqvae.commitment", vqvae.commitment)
      .add("vqvae.codebook", vqvae.update == CodebookUpdate::ema ? "ema" : "loss");
  return config;
}

}  // namespace vqgrad
