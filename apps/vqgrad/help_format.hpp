#pragma once
#include <CLI/CLI.hpp>
#include <string>

namespace vqgrad {

/// Help whose every option says its type and its default: "--count UINT (default: 10)".
class HelpFormat : public CLI::Formatter {
 public:
  HelpFormat();
  std::string make_option_opts(const CLI::Option* option) const override;
};

}  // namespace vqgrad
